package ru.samosval.telemetry;

import ru.samosval.input.NumericParameter;
import ru.samosval.simulation.Telemetry;

/** The query parameter {@code replica}. */
public final class ReplicaParameter {

    private ReplicaParameter() {}

    /** The number of the replica that is asked for, from 1 to {@code replicas}; {@link Telemetry#ALL} if none is. */
    public static int parse(String text, int replicas) {
        return text == null || text.isBlank() ? Telemetry.ALL : NumericParameter.between("replica", text, 1, replicas);
    }
}
