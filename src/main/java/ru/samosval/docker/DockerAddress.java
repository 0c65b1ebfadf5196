package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import ru.samosval.config.Settings;
import ru.samosval.http.Forwarded;

/** The address of the fleet for Docker's clients, as pages show it. */
@Named
@ApplicationScoped
public class DockerAddress {

    @Inject
    private HttpServletRequest request;

    @Inject
    private Settings settings;

    /** The shell command that makes the fleet the host of Docker's command line. */
    public String export(String token) {
        Forwarded way = Forwarded.of(request, settings);
        String bare = way.host() + ":" + way.port();
        return "export DOCKER_HOST=tcp://" + bare + way.prefix() + "/docker/" + token
                + (way.secure() ? " DOCKER_TLS_VERIFY=1" : "");
    }
}
