package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.Histories.Choice;
import ru.samosval.deployment.Histories.Chosen;
import ru.samosval.deployment.History;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.docker.ContainerNames;
import ru.samosval.docker.DockerHosts;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.FleetLines;

/**
 * Sends what has happened since the last round. Nothing is queued: what is due is the stretch of time since the moment
 * stored in the database, and it is computed again for each try. So nothing is lost while a receiver or the portal is
 * down. Nothing is sent twice either, because a stretch only counts as sent once the receiver has taken it. Data older
 * than {@link #LONGEST_WAIT} is dropped and counted. Lines of a deployment that is deleted before they are sent are
 * lost and not counted.
 */
@ApplicationScoped
class PushRounds {

    /** How long, in milliseconds, data is kept for a receiver that does not take it. */
    static final long LONGEST_WAIT = 15 * 60_000L;

    private static final int MOST_LINES = 2_000;
    private static final int MOST_BATCHES = 50;

    /**
     * At most this many deployments, the newest ones, are pushed to one target. If more are selected, pages and metrics
     * say so.
     */
    static final int MOST_DEPLOYMENTS = 1_000;

    /** The actor who reads the data: an administrator has chosen what is pushed. */
    private static final Actor SELF = new Actor(0, "", Role.ADMIN);

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private PushedPoints points;

    @Inject
    private DockerHosts hosts;

    @Inject
    private PushTargets targets;

    /** For each target, the number of rounds that left deployments out; and the targets whose last round did. */
    private final Map<Long, Long> partialRounds = new ConcurrentHashMap<>();

    /** What each target's receiver said of the last lines, and of the last points. */
    private final Map<Long, PartialSuccess> saidOfLines = new ConcurrentHashMap<>();

    private final Map<Long, PartialSuccess> saidOfPoints = new ConcurrentHashMap<>();

    private final Unsaved unsaved =
            new Unsaved((target, from, to, sent, dropped) -> targets.sentLines(target, from, to, sent, dropped));

    private final Set<Long> partial = ConcurrentHashMap.newKeySet();

    /** Whether the target selects more deployments than are pushed. */
    boolean isPartial(long target) {
        return partial.contains(target);
    }

    /** The number of rounds since the start that left deployments out. */
    long partialRounds(long target) {
        return partialRounds.getOrDefault(target, 0L);
    }

    /**
     * What a receiver says of what it has not taken for good, where it has taken the rest. After a start of the server
     * nothing is known of what it said before.
     *
     * @param complaint of the last lines or, if it took all of these, of the last points
     * @param isNew whether something was sent in this round of which it complained
     */
    record Said(Optional<String> complaint, boolean isNew) {}

    /** Sends what is due. If the receiver does not take it, it stays due. */
    Said deliver(PushTarget target, Receiver receiver) throws IOException {
        // Asked before anything is read: acts that are over by then are in what is read, and so are the deployments
        // that they made.
        long certain = barrier.certainBefore();
        Map<Long, Chosen> chosen = chosen(target);
        ContainerNames names = hosts.names(SELF);
        IOException failed = null;
        boolean isNew = false;
        if (target.logs() && certain > target.logsTo()) {
            try {
                isNew = isComplaint(target, deliverLines(target, chosen, names, certain, receiver), saidOfLines);
            } catch (IOException e) {
                // A receiver that refuses lines may still take points.
                failed = e;
            }
        }
        if (target.metrics() && certain > target.metricsTo()) {
            isNew |= isComplaint(target, points.deliver(target, chosen, names, certain, receiver), saidOfPoints);
        }
        if (failed != null) {
            throw failed;
        }
        // Lines and points are sent now and then, and what is taken of the ones says nothing of the others.
        return new Said(last(target, saidOfLines).or(() -> last(target, saidOfPoints)), isNew);
    }

    /** Forgets what the receiver has said: of a target that is paused or deleted. */
    void forget(long target) {
        saidOfLines.remove(target);
        saidOfPoints.remove(target);
    }

    /** Keeps what was said in this round, if anything was sent; returns whether it is a complaint. */
    private static boolean isComplaint(
            PushTarget target, Optional<PartialSuccess> said, Map<Long, PartialSuccess> last) {
        said.ifPresent(answer -> last.put(target.id(), answer));
        return said.flatMap(PartialSuccess::complaint).isPresent();
    }

    private static Optional<String> last(PushTarget target, Map<Long, PartialSuccess> said) {
        return said.getOrDefault(target.id(), PartialSuccess.WHOLE).complaint();
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
                // A deployment that was deleted meanwhile has nothing more to say.
            }
        }
        Map<Long, Chosen> chosen = new HashMap<>();
        found.forEach(each -> chosen.put(each.id(), each));
        return chosen;
    }

    private List<History> between(Map<Long, Chosen> chosen, long from, long to) {
        return histories.between(SELF, chosen.keySet(), from, to);
    }

    /** Returns what was said of the lines: the last complaint, if there was one; empty if there was nothing to send. */
    private Optional<PartialSuccess> deliverLines(
            PushTarget target, Map<Long, Chosen> chosen, ContainerNames names, long to, Receiver receiver)
            throws IOException {
        long from = target.logsTo();
        if (unsaved.saveRest(target, from)) {
            return Optional.empty();
        }
        long begin = Math.max(from, to - LONGEST_WAIT);
        long dropped = 0;
        if (begin > from) {
            for (long lines : FleetLines.levels(between(chosen, from, begin), from, begin)) {
                dropped += lines;
            }
        }
        FleetLines lines = new FleetLines(between(chosen, begin, to), begin, to);
        LineBuffer text = new LineBuffer();
        Optional<PartialSuccess> said = Optional.empty();
        boolean more = lines.next();
        for (int batch = 0; batch < MOST_BATCHES && (more || from < to); batch++) {
            List<Receiver.Line> some = new ArrayList<>();
            // All lines of one moment are sent together, so that the moment alone says how far the target has come.
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
                    PartialSuccess answer = receiver.lines(some);
                    if (said.isEmpty() || answer.complaint().isPresent()) {
                        said = Optional.of(answer);
                        // At once: what follows may fail.
                        saidOfLines.put(target.id(), answer);
                    }
                    long rejected = answer.rejectedOf(sent);
                    sent -= rejected;
                    dropped += rejected;
                } catch (Receiver.Rejected e) {
                    dropped += some.size();
                    throw unsaved.givenUp(target, new Unsaved.Stretch(from, end, 0, dropped), e);
                }
            }
            if (!unsaved.save(target, new Unsaved.Stretch(from, end, sent, dropped))) {
                return said;
            }
            dropped = 0;
            from = end;
        }
        return said;
    }

    private static Receiver.Line last(List<Receiver.Line> lines) {
        return lines.get(lines.size() - 1);
    }

    private static Environment environment(Map<Long, Chosen> chosen, History history) {
        return chosen.get(history.deployment()).environment();
    }
}
