package ru.samosval.telemetry.desk;

import java.util.List;
import ru.samosval.deployment.History;

/** The lines of some deployments, as far back as there are any. */
interface Past {

    /** The moment before which there are none, epoch milliseconds. */
    long beginning();

    /** The histories as far as the lines of {@code [from, to)} need them; of what the reader no longer sees there is none. */
    List<History> between(long from, long to);
}
