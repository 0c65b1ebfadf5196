package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import ru.samosval.deployment.Environment;
import ru.samosval.storage.Lookup;

/**
 * By what clients tell Docker hosts apart: each installation, and in it the fleet and each of its environments, has an ID
 * of its own, the same as long as its database is.
 */
@ApplicationScoped
public class HostIdentity {

    private static final String NAME = "samosval";

    @Inject
    private Lookup lookup;

    /** The ID of the host of an environment (null: of all), as Docker's engine makes one at random. */
    String id(Environment environment) {
        String installation = lookup.first("SELECT id FROM installation", row -> row.getString(1))
                .orElseThrow();
        String host = installation + "/" + (environment == null ? "" : environment.getKey());
        return UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.US_ASCII)).toString();
    }

    /** Its name, which tells the environment. */
    static String name(Environment environment) {
        return environment == null ? NAME : NAME + "-" + environment.getKey();
    }
}
