package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.monitoring.ReplicaSample;
import ru.samosval.monitoring.ReplicaSamples;

/** The points of {@link PushRounds}: those of a moment go by several posts where they are many. */
@ApplicationScoped
class PushedPoints {

    /** Points are sent of the moments that are whole multiples of it. */
    private static final long STEP = 15_000;

    /** In one post: well below the 4 MiB that receivers and what stands before them take at least. */
    private static final int MOST_POINTS = 5_000;

    @Inject
    private Histories histories;

    @Inject
    private ReplicaSamples samples;

    @Inject
    private PushTargets targets;

    /** By targets, how far the points of the moment that was sent last have gone. */
    private final Map<Long, Part> parts = new ConcurrentHashMap<>();

    /** Sends those that are due up to a moment; where they are not taken, they are due still. */
    void deliver(PushTarget target, Map<Long, Chosen> chosen, ContainerNames names, long to, Receiver receiver)
            throws IOException {
        long from = target.metricsTo();
        long begin = Math.max(from, to - PushRounds.LONGEST_WAIT);
        long first = (begin + STEP - 1) / STEP * STEP;
        if (first >= to) {
            return;
        }
        // The whole of each: counters count what was before the stretch.
        List<History> all = chosen.keySet().stream()
                .map(id -> histories.of(id))
                .flatMap(found -> found.stream())
                .sorted(Comparator.comparingLong(History::deployment))
                .toList();
        if (from < begin) {
            // Noted before anything is sent: who is away for weeks is not counted anew with each try.
            long beginning = from;
            long dropped = all.stream()
                    .mapToLong(each -> ReplicaSamples.count(each, beginning, first, STEP))
                    .sum();
            targets.droppedPoints(target, from, first, dropped);
            from = first;
        }
        for (long moment = first; moment < to; moment += STEP) {
            List<ReplicaSample> rest = rest(target, moment, points(all, chosen, names, moment));
            do {
                List<ReplicaSample> some = rest.subList(0, end(rest));
                rest = rest.subList(some.size(), rest.size());
                long reached = rest.isEmpty() ? moment + 1 : from;
                if (!deliver(target, some, from, reached, receiver)) {
                    return;
                }
                from = reached;
            } while (!rest.isEmpty());
        }
    }

    /** Sends points of one moment; whether to go on. */
    private boolean deliver(PushTarget target, List<ReplicaSample> some, long from, long reached, Receiver receiver)
            throws IOException {
        if (some.isEmpty()) {
            return targets.sentPoints(target, from, reached, 0);
        }
        ReplicaSample last = some.get(some.size() - 1);
        Part part = new Part(last.moment(), last.history().deployment(), last.replica());
        try {
            receiver.points(some);
        } catch (Receiver.Rejected e) {
            parts.put(target.id(), part);
            targets.droppedPoints(target, from, reached, some.size());
            throw e;
        }
        parts.put(target.id(), part);
        return targets.sentPoints(target, from, reached, some.size());
    }

    /** How far the points of a moment have gone. */
    private record Part(long moment, long deployment, int replica) {

        boolean isBefore(ReplicaSample sample) {
            long other = sample.history().deployment();
            return other > deployment || other == deployment && sample.replica() > replica;
        }
    }

    /** What of a moment's points was not sent before. */
    private List<ReplicaSample> rest(PushTarget target, long moment, List<ReplicaSample> points) {
        Part part = parts.get(target.id());
        return part == null || part.moment() != moment
                ? points
                : points.stream().filter(part::isBefore).toList();
    }

    /** How many go in one post: those of a replica together. */
    private static int end(List<ReplicaSample> points) {
        int end = Math.min(MOST_POINTS, points.size());
        while (end < points.size() && isOfOne(points.get(end - 1), points.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isOfOne(ReplicaSample one, ReplicaSample other) {
        return one.history() == other.history() && one.replica() == other.replica();
    }

    private List<ReplicaSample> points(List<History> all, Map<Long, Chosen> chosen, ContainerNames names, long moment) {
        List<ReplicaSample> points = new ArrayList<>();
        for (History history : all) {
            points.addAll(
                    samples.of(names, history, chosen.get(history.deployment()).environment(), moment));
        }
        return points;
    }
}
