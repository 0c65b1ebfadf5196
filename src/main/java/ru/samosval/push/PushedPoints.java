package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.monitoring.ReplicaSample;
import ru.samosval.monitoring.ReplicaSamples;

/** Sends the points for {@link PushRounds}. The points of one moment may take several posts. */
@ApplicationScoped
class PushedPoints {

    /** Points are sent for the moments that are multiples of this, in milliseconds. */
    private static final long STEP = 15_000;

    /** The most points in one post: well below the 4 MiB that receivers and proxies accept at least. */
    private static final int MOST_POINTS = 5_000;

    @Inject
    private Histories histories;

    @Inject
    private ReplicaSamples samples;

    @Inject
    private PushTargets targets;

    private final Unsaved unsaved =
            new Unsaved((target, from, to, sent, dropped) -> targets.sentPoints(target, from, to, sent, dropped));

    /** For each target, how many of the points of the last moment have been sent. */
    private final Map<Long, Part> parts = new ConcurrentHashMap<>();

    /**
     * Sends the points that are due before a moment. If the receiver does not take them, they stay due.
     *
     * @return what the receiver said last; empty if there was nothing to send
     */
    Optional<PartialSuccess> deliver(
            PushTarget target, Map<Long, Chosen> chosen, ContainerNames names, long to, Receiver receiver)
            throws IOException {
        long from = target.metricsTo();
        if (unsaved.saveRest(target, from)) {
            return Optional.empty();
        }
        long begin = Math.max(from, to - PushRounds.LONGEST_WAIT);
        long first = (begin + STEP - 1) / STEP * STEP;
        if (first >= to) {
            return Optional.empty();
        }
        // The whole history: counters include what happened before the stretch.
        List<History> all = chosen.keySet().stream()
                .map(id -> histories.of(id))
                .flatMap(found -> found.stream())
                .sorted(Comparator.comparingLong(History::deployment))
                .toList();
        if (from < begin) {
            // Stored before anything is sent, so that for a receiver that is away for weeks they are not counted again
            // at each try.
            long beginning = from;
            long dropped = all.stream()
                    .mapToLong(each -> ReplicaSamples.count(each, beginning, first, STEP))
                    .sum();
            targets.sentPoints(target, from, first, 0, dropped);
            from = first;
        }
        Optional<PartialSuccess> said = Optional.empty();
        for (long timestamp = first; timestamp < to; timestamp += STEP) {
            List<ReplicaSample> rest = rest(target, timestamp, points(all, chosen, names, timestamp));
            do {
                List<ReplicaSample> some = rest.subList(0, end(rest));
                rest = rest.subList(some.size(), rest.size());
                long reached = rest.isEmpty() ? timestamp + 1 : from;
                PartialSuccess answer =
                        some.isEmpty() ? PartialSuccess.WHOLE : post(target, some, from, reached, receiver);
                boolean isTold =
                        !some.isEmpty() && (said.isEmpty() || answer.complaint().isPresent());
                said = isTold ? Optional.of(answer) : said;
                long rejected = answer.rejectedOf(some.size());
                if (!unsaved.save(target, new Unsaved.Stretch(from, reached, some.size() - rejected, rejected))) {
                    return said;
                }
                from = reached;
            } while (!rest.isEmpty());
        }
        return said;
    }

    /** Sends points of one moment, and remembers the last one. If they will never be taken, they are given up. */
    private PartialSuccess post(PushTarget target, List<ReplicaSample> some, long from, long reached, Receiver receiver)
            throws IOException {
        ReplicaSample last = some.get(some.size() - 1);
        Part part = new Part(last.timestamp(), last.history().deployment(), last.replica());
        try {
            PartialSuccess answer = receiver.points(some);
            parts.put(target.id(), part);
            return answer;
        } catch (Receiver.Rejected e) {
            parts.put(target.id(), part);
            throw unsaved.givenUp(target, new Unsaved.Stretch(from, reached, 0, some.size()), e);
        }
    }

    /** The last point of a moment that was sent. */
    private record Part(long timestamp, long deployment, int replica) {

        boolean isBefore(ReplicaSample sample) {
            long other = sample.history().deployment();
            return other > deployment || other == deployment && sample.replica() > replica;
        }
    }

    /** The points of a moment that have not been sent yet. */
    private List<ReplicaSample> rest(PushTarget target, long timestamp, List<ReplicaSample> points) {
        Part part = parts.get(target.id());
        return part == null || part.timestamp() != timestamp
                ? points
                : points.stream().filter(part::isBefore).toList();
    }

    /** The number of points for one post. The points of a replica stay together. */
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

    private List<ReplicaSample> points(
            List<History> all, Map<Long, Chosen> chosen, ContainerNames names, long timestamp) {
        List<ReplicaSample> points = new ArrayList<>();
        for (History history : all) {
            points.addAll(
                    samples.of(names, history, chosen.get(history.deployment()).environment(), timestamp));
        }
        return points;
    }
}
