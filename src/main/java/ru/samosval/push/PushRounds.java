package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.deployment.ActsInFlight;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Choice;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.docker.ContainerNames;
import ru.samosval.docker.DockerHosts;
import ru.samosval.monitoring.ReplicaSample;
import ru.samosval.monitoring.ReplicaSamples;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.FleetLines;

/**
 * Sends what has come about since the last time. What waits to be sent is not held: it is the stretch of time from the
 * moment that the database knows, and computed again when it is tried again. So nothing is lost by a receiver that is away or by a
 * restart, and nothing is doubled: a stretch is left behind only once it was taken. After {@link #LONGEST_WAIT} the oldest is
 * dropped, counted. What a deployment said that is deleted before it was sent is gone with it, and not counted.
 */
@ApplicationScoped
class PushRounds {

    /** For so long, in milliseconds, what a receiver does not take is kept for it. */
    static final long LONGEST_WAIT = 15 * 60_000L;

    /** Points are sent of the moments that are whole multiples of it. */
    static final long STEP = 15_000;

    private static final int MOST_LINES = 2_000;
    private static final int MOST_BATCHES = 50;

    /** In one post: well below the 4 MiB that receivers and what stands before them take at least. */
    private static final int MOST_POINTS = 5_000;

    /** The newest of so many deployments are sent of; that there are more is said. */
    static final int MOST_DEPLOYMENTS = 1_000;

    /** Whose eyes it sees by: an administrator has chosen what is sent. */
    private static final Actor SELF = new Actor(0, "", Role.ADMIN);

    @Inject
    private Histories histories;

    @Inject
    private ActsInFlight acts;

    @Inject
    private ReplicaSamples samples;

    @Inject
    private DockerHosts hosts;

    @Inject
    private PushTargets targets;

    /** By targets, how many rounds have left deployments out, and which of them the last has. */
    private final Map<Long, Long> partialRounds = new ConcurrentHashMap<>();

    private final Set<Long> partial = ConcurrentHashMap.newKeySet();

    /** By targets, how far the points of the moment that was sent last have gone. */
    private final Map<Long, Part> parts = new ConcurrentHashMap<>();

    /** Whether more deployments are chosen than are sent of. */
    boolean isPartial(long target) {
        return partial.contains(target);
    }

    /** How many rounds have left out some of them since the server has started. */
    long partialRounds(long target) {
        return partialRounds.getOrDefault(target, 0L);
    }

    /** Sends what is due; where it is not taken, it is due still. */
    void deliver(PushTarget target, Receiver receiver) throws IOException {
        // Before anything is read: an act that is over by then is in it, with the deployment that it made.
        long certain = acts.certainBefore();
        Map<Long, Chosen> chosen = chosen(target);
        ContainerNames names = hosts.names(SELF);
        IOException failed = null;
        if (target.logs() && certain > target.logsTo()) {
            try {
                deliverLines(target, chosen, names, certain, receiver);
            } catch (IOException e) {
                // Who takes no lines may take points.
                failed = e;
            }
        }
        if (target.metrics() && certain > target.metricsTo()) {
            deliverPoints(target, chosen, names, certain, receiver);
        }
        if (failed != null) {
            throw failed;
        }
    }

    private Map<Long, Chosen> chosen(PushTarget target) {
        List<Chosen> found = new ArrayList<>();
        if (target.deployments().isEmpty()) {
            found.addAll(histories.choose(
                    SELF, new Choice(List.of(), target.filter(), target.environment()), MOST_DEPLOYMENTS + 1));
        }
        if (found.size() > MOST_DEPLOYMENTS) {
            found.subList(MOST_DEPLOYMENTS, found.size()).clear();
            partialRounds.merge(target.id(), 1L, Long::sum);
            partial.add(target.id());
        } else {
            partial.remove(target.id());
        }
        for (long id : target.deployments()) {
            try {
                found.addAll(histories.choose(
                        SELF, new Choice(List.of(id), target.filter(), target.environment()), MOST_DEPLOYMENTS));
            } catch (NotFound e) {
                // Deleted since: it says nothing any more.
            }
        }
        Map<Long, Chosen> chosen = new HashMap<>();
        found.forEach(each -> chosen.put(each.id(), each));
        return chosen;
    }

    private List<History> between(Map<Long, Chosen> chosen, long from, long to) {
        return histories.between(SELF, chosen.keySet(), from, to);
    }

    private void deliverLines(
            PushTarget target, Map<Long, Chosen> chosen, ContainerNames names, long to, Receiver receiver)
            throws IOException {
        long from = target.logsTo();
        long begin = Math.max(from, to - LONGEST_WAIT);
        long dropped = 0;
        if (begin > from) {
            for (long lines : FleetLines.levels(between(chosen, from, begin), from, begin)) {
                dropped += lines;
            }
        }
        FleetLines lines = new FleetLines(between(chosen, begin, to), begin, to);
        LineBuffer text = new LineBuffer();
        boolean more = lines.next();
        for (int batch = 0; batch < MOST_BATCHES && (more || from < to); batch++) {
            List<Receiver.Line> some = new ArrayList<>();
            // All of one moment go together, so that a moment tells how far it has come.
            while (more
                    && (some.size() < MOST_LINES
                            || lines.id().millis() == last(some).millis())) {
                text.clear();
                lines.render(text);
                some.add(new Receiver.Line(
                        lines.history(),
                        environment(chosen, lines.history()),
                        lines.replica(),
                        names.of(lines.history().deployment(), lines.history().name(), lines.replica()),
                        lines.id().millis(),
                        lines.id().n(),
                        lines.level(),
                        text.text(0)));
                more = lines.next();
            }
            long end = more ? last(some).millis() + 1 : to;
            long sent = some.size();
            if (sent > 0) {
                try {
                    receiver.lines(some);
                } catch (Receiver.Rejected e) {
                    dropped += sent;
                    targets.sentLines(target, from, end, 0, dropped);
                    throw e;
                }
            }
            if (!targets.sentLines(target, from, end, sent, dropped)) {
                return;
            }
            dropped = 0;
            from = end;
        }
    }

    private static Receiver.Line last(List<Receiver.Line> lines) {
        return lines.get(lines.size() - 1);
    }

    private static Environment environment(Map<Long, Chosen> chosen, History history) {
        return chosen.get(history.deployment()).environment();
    }

    private void deliverPoints(
            PushTarget target, Map<Long, Chosen> chosen, ContainerNames names, long to, Receiver receiver)
            throws IOException {
        long from = target.metricsTo();
        long begin = Math.max(from, to - LONGEST_WAIT);
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
                if (!deliverPoints(target, some, from, reached, receiver)) {
                    return;
                }
                from = reached;
            } while (!rest.isEmpty());
        }
    }

    /** Sends points of one moment; whether to go on. */
    private boolean deliverPoints(
            PushTarget target, List<ReplicaSample> some, long from, long reached, Receiver receiver)
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
            points.addAll(samples.of(names, history, environment(chosen, history), moment));
        }
        return points;
    }
}
