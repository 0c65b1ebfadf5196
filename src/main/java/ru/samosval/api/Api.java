package ru.samosval.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.util.Map;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The JAX-RS application of the API, at {@code /api}. */
@ApplicationPath("/api")
public class Api extends Application {

    /** Held here, because a logger that nobody holds is collected together with its filter. */
    private static final Logger ANSWERS = Logger.getLogger("org.glassfish.jersey.server.ServerRuntime$Responder");

    /** Turns off Jersey's own description of the calls, which is not ours and names the server's version. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }

    static {
        ANSWERS.setFilter(Api::isWorthTelling);
    }

    /** A client that leaves before it has read its answer is no fault of ours, and not worth a stack trace. */
    private static boolean isWorthTelling(LogRecord record) {
        for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return false;
            }
        }
        return true;
    }
}
