package ru.samosval.telemetry;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.Action;
import ru.samosval.deployment.History;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * What was done to a deployment, for a chart to show at the moments of the acts: the newest of a range, oldest first.
 */
final class Marks {

    /** A chart cannot show more of them. */
    private static final int MOST = 200;

    private static final String FAILED = "failed";

    /**
     * An act.
     *
     * @param kind the API's word for it
     * @param replica the number of the replica that it was done to, 0 if it was done to the whole deployment
     * @param what who did it, or what it was
     * @param line the line of the log
     */
    private record Mark(long timestamp, String kind, int replica, String what, String line) {

        static Mark of(History.Event event, Action.Recorded act) {
            return new Mark(
                    event.timestamp(),
                    act.action().name().toLowerCase(Locale.ROOT),
                    act.replica(),
                    act.rest(),
                    event.message());
        }

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

    private Marks() {}

    /**
     * {@code [{"at":…,"kind":"restart","what":"olga","text":"Restarted by olga"},…]} for {@code [from, to)}, with
     * {@code "replica":2} for what was done to that replica alone. Moments are in milliseconds.
     */
    static JsonArrayBuilder of(History history, long from, long to) {
        List<Mark> marks = new ArrayList<>();
        for (History.Event event : history.events()) {
            Action.of(event.message()).ifPresent(act -> marks.add(Mark.of(event, act)));
        }
        for (Run run : history.runs()) {
            if (run.fails() && run.readyAt() >= from && run.readyAt() < to && run.readyAt() < run.endedAt()) {
                String reason = RolloutPlan.failureReason(run.seed());
                marks.add(new Mark(run.readyAt(), FAILED, 0, reason, reason));
            }
        }
        marks.sort(Comparator.comparingLong(Mark::timestamp));
        JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
        for (Mark mark : marks.subList(Math.max(0, marks.size() - MOST), marks.size())) {
            array.add(mark.toJson());
        }
        return array;
    }
}
