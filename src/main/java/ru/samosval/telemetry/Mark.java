package ru.samosval.telemetry;

import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Action;
import ru.samosval.deployment.History;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * An act on a deployment, as its chart shows it.
 *
 * @param timestamp epoch milliseconds
 * @param kind the API's word for it
 * @param replica the number of the replica that it was done to, 0 if it was done to the whole deployment
 * @param what who did it, or what it was
 * @param line the line of the log
 */
record Mark(long timestamp, String kind, int replica, String what, String line) {

    private static final String FAILED = "failed";

    static Mark of(History.Event event, Action.Recorded act) {
        return new Mark(
                event.timestamp(),
                act.action().name().toLowerCase(Locale.ROOT),
                act.replica(),
                act.rest(),
                event.message());
    }

    /** The failure of a run that fails. */
    static Mark failure(Run run) {
        String reason = RolloutPlan.failureReason(run.seed());
        return new Mark(run.readyAt(), FAILED, 0, reason, reason);
    }

    /** {@code {"at":…,"kind":"replica_restart","what":"olga","text":"Replica 2 restarted by olga","replica":2}}. */
    JsonObjectBuilder toJson() {
        JsonObjectBuilder json = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("at", timestamp)
                .add("kind", kind)
                .add("what", what)
                .add("text", line);
        return replica == 0 ? json : json.add("replica", replica);
    }
}
