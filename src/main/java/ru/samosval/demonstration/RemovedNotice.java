package ru.samosval.demonstration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import ru.samosval.access.Unguarded;
import ru.samosval.signin.SignInNotice;
import ru.samosval.user.MarkCookie;

/**
 * Tells those who acted as one of the set's people, and now find themselves at the sign-in page, that the set was
 * removed.
 */
@Unguarded("to whoever comes to the sign-in")
@ApplicationScoped
public class RemovedNotice implements SignInNotice {

    /** Marks a browser that acts as one of the set's people. It grants nothing. */
    private static final String COOKIE = "samosval-demonstration";

    @Inject
    private Demonstration demonstration;

    /** Notes that the browser acts as one of the set's people from now on. */
    static void expect(HttpServletRequest request, HttpServletResponse response) {
        MarkCookie.give(request, response, COOKIE);
    }

    @Override
    public Optional<String> key(HttpServletRequest request) {
        return MarkCookie.has(request, COOKIE) && demonstration.people().isEmpty()
                ? Optional.of("demonstration.removed")
                : Optional.empty();
    }

    @Override
    public void signedIn(HttpServletRequest request, HttpServletResponse response) {
        if (MarkCookie.has(request, COOKIE)) {
            MarkCookie.takeAway(request, response, COOKIE);
        }
    }
}
