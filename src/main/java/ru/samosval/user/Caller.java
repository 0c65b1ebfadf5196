package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.platform.Refusal.Forbidden;

/** The signed-in user of the running request, read from the database anew each time: a block holds at once. */
@Named
@RequestScoped
public class Caller {

    @Inject
    private HttpServletRequest request;

    @Inject
    private Users users;

    private Optional<Actor> actor;

    /** Who acts; empty where nobody (active) is signed in. */
    public Optional<Actor> find() {
        if (actor == null) {
            Principal principal = request.getUserPrincipal();
            actor = principal == null ? Optional.empty() : users.actor(principal.getName());
        }
        return actor;
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
