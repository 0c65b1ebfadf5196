package ru.samosval.monitoring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.user.Caller;

/** On whose behalf a scrape is answered. */
@ApplicationScoped
class Scraper {

    /** If the configuration opens the metrics to everybody, they show what an operator sees. */
    private static final Actor ANYBODY = new Actor(0, "", Role.OPERATOR);

    @Inject
    private Caller caller;

    @Inject
    private Settings settings;

    /** The user who is signed in, by a token or a cookie; otherwise anybody, if the configuration allows it. */
    Optional<Actor> find() {
        Optional<Actor> actor = caller.find();
        return actor.isEmpty() && settings.isMetricsOpen() ? Optional.of(ANYBODY) : actor;
    }

    /** Answers a caller who is not signed in. */
    static void challenge(HttpServletResponse response, Problems problems) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"samosval\"");
        problems.write(response, HttpServletResponse.SC_UNAUTHORIZED, "metrics.unauthenticated");
    }
}
