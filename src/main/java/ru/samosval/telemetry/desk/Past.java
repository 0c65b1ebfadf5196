package ru.samosval.telemetry.desk;

import java.util.List;
import ru.samosval.deployment.History;

/** The lines of some deployments, as far back as there are any. */
interface Past {

    /** The moment (epoch milliseconds) before which there are none. */
    long beginning();

    /**
     * The histories, with what the lines of {@code [from, to)} need. Deployments that the reader no longer sees are
     * left out.
     */
    List<History> between(long from, long to);
}
