package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import ru.samosval.deployment.Environment;
import ru.samosval.storage.Lookup;

/**
 * Identifies Docker hosts to clients. In each installation the fleet and each of its environments have an ID of their
 * own, which stays the same as long as the database.
 */
@ApplicationScoped
public class HostIdentity {

    private static final String NAME = "samosval";

    @Inject
    private Lookup lookup;

    /**
     * The ID of the host of an environment (null: of all), in the form of the random one that Docker's engine makes.
     */
    String id(Environment environment) {
        String installation = lookup.first("SELECT id FROM installation", row -> row.getString(1))
                .orElseThrow();
        String host = installation + "/" + (environment == null ? "" : environment.getKey());
        return UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.US_ASCII)).toString();
    }

    /** The host's name, which includes the environment. */
    static String name(Environment environment) {
        return environment == null ? NAME : NAME + "-" + environment.getKey();
    }
}
