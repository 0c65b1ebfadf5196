package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.platform.Refusal.Forbidden;

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
    private Users users;

    /** Who acts; empty where nobody (active) is signed in. */
    public Optional<Actor> find() {
        if (request.getAttribute(ATTRIBUTE) instanceof Known known) {
            return known.actor;
        }
        Principal principal = request.getUserPrincipal();
        Optional<Actor> actor = principal == null ? Optional.empty() : users.actor(principal.getName());
        request.setAttribute(ATTRIBUTE, new Known(actor));
        return actor;
    }

    private record Known(Optional<Actor> actor) {}

    /** Who acts, on pages and calls that only signed-in users reach. */
    public Actor get() {
        return find().orElseThrow(Forbidden::new);
    }

    /** The same for pages; null where nobody is signed in. */
    public Actor getActor() {
        return find().orElse(null);
    }
}
