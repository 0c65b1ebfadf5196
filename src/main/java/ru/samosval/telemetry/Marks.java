package ru.samosval.telemetry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ru.samosval.deployment.Action;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Run;

/** What was done to a deployment, for a chart to show at the moments of the acts. */
final class Marks {

    /** So many acts are drawn one by one. */
    static final int MOST = 200;

    /** If there are more, the range is divided into at most some so many slots, whose marks do not touch on a page. */
    private static final int SLOTS = 50;

    private Marks() {}

    /**
     * The marks of {@code [from, to)}, oldest first. Every act of the range is in one of them, and there are never more
     * than {@link #MOST}: if there are more acts, those of one slot share a mark.
     *
     * @param end where the chart ends, not before {@code to}. It gives the length of the slots
     */
    static List<MarkGroup> of(History history, long from, long to, long end) {
        List<Mark> marks = acts(history, from, to);
        if (marks.size() <= MOST) {
            return marks.stream().map(mark -> new MarkGroup(List.of(mark))).toList();
        }
        Step slot = Step.of(from, end, SLOTS);
        List<MarkGroup> groups = new ArrayList<>();
        int begin = 0;
        while (begin < marks.size()) {
            int next = slotEnd(marks, begin, slot);
            groups.add(new MarkGroup(marks.subList(begin, next)));
            begin = next;
        }
        return groups;
    }

    /** The index after the last mark that lies in the same slot as this one. */
    private static int slotEnd(List<Mark> marks, int begin, Step slot) {
        long index = slot.index(marks.get(begin).timestamp());
        int next = begin + 1;
        while (next < marks.size() && slot.index(marks.get(next).timestamp()) == index) {
            next++;
        }
        return next;
    }

    /** All acts, oldest first. */
    private static List<Mark> acts(History history, long from, long to) {
        List<Mark> marks = new ArrayList<>();
        for (History.Event event : history.events()) {
            Action.of(event.message()).ifPresent(act -> marks.add(Mark.of(event, act)));
        }
        for (Run run : history.runs()) {
            if (run.fails() && run.readyAt() >= from && run.readyAt() < to && run.readyAt() < run.endedAt()) {
                marks.add(Mark.failure(run));
            }
        }
        marks.sort(Comparator.comparingLong(Mark::timestamp));
        return marks;
    }
}
