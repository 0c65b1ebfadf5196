package ru.samosval.telemetry;

import ru.samosval.input.Numbers;
import ru.samosval.simulation.Telemetry;

/** The {@code replica} of a query. */
public final class ReplicaParameter {

    private ReplicaParameter() {}

    /** The replica that is asked for, of so many; {@link Telemetry#ALL} where none is. */
    public static int parse(String text, int replicas) {
        return text == null || text.isBlank() ? Telemetry.ALL : Numbers.between("replica", text, 1, replicas);
    }
}
