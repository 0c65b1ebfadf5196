package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.config.Settings;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.refusal.Refusal.Forbidden;

/**
 * The signed-in user of the running request, read from the database anew for each: a block holds at once. Kept with the
 * request; a bean made for each took longer than the reading.
 */
@Named
@ApplicationScoped
public class Caller {

    private static final String ATTRIBUTE = Caller.class.getName();

    @Inject
    private HttpServletRequest request;

    @Inject
    private Sessions sessions;

    @Inject
    private Settings settings;

    private record Answer(Sessions.Known known) {}

    /** The sign-in that the request is made by; empty where its cookie names none that is open. */
    public Optional<Sessions.Known> session() {
        if (request.getAttribute(ATTRIBUTE) instanceof Answer answer) {
            return Optional.ofNullable(answer.known);
        }
        HttpServletRequest seen = ForwardedRequest.of(request, settings);
        Optional<Sessions.Known> known = sessions.find(SessionCookie.token(seen), seen.getRemoteAddr());
        request.setAttribute(ATTRIBUTE, new Answer(known.orElse(null)));
        return known;
    }

    /** Who acts; empty where nobody (active) is signed in. */
    public Optional<Actor> find() {
        return session().filter(s -> !s.blocked()).map(Sessions.Known::actor);
    }

    /** Who acts, on pages and calls that only signed-in users reach. */
    public Actor get() {
        return find().orElseThrow(Forbidden::new);
    }

    /** The same for pages; null where nobody is signed in. */
    public Actor getActor() {
        return find().orElse(null);
    }
}
