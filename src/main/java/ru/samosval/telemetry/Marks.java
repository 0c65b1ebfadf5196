package ru.samosval.telemetry;

import jakarta.json.JsonArrayBuilder;
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

    /** An act: the API's word for it, who did it or what it was, and the line of the log. */
    private record Mark(long timestamp, String kind, String what, String line) {}

    private Marks() {}

    /**
     * {@code [{"at":…,"kind":"restart","what":"olga","text":"Restarted by olga"},…]} for {@code [from, to)}. Moments
     * are in milliseconds.
     */
    static JsonArrayBuilder of(History history, long from, long to) {
        List<Mark> marks = new ArrayList<>();
        for (History.Event event : history.events()) {
            Action.of(event.message())
                    .ifPresent(action -> marks.add(new Mark(
                            event.timestamp(),
                            action.name().toLowerCase(Locale.ROOT),
                            action.rest(event.message()),
                            event.message())));
        }
        for (Run run : history.runs()) {
            if (run.fails() && run.readyAt() >= from && run.readyAt() < to && run.readyAt() < run.endedAt()) {
                String reason = RolloutPlan.failureReason(run.seed());
                marks.add(new Mark(run.readyAt(), FAILED, reason, reason));
            }
        }
        marks.sort(Comparator.comparingLong(Mark::timestamp));
        JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
        for (Mark mark : marks.subList(Math.max(0, marks.size() - MOST), marks.size())) {
            array.add(JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("at", mark.timestamp())
                    .add("kind", mark.kind())
                    .add("what", mark.what())
                    .add("text", mark.line()));
        }
        return array;
    }
}
