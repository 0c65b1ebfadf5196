package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
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

    private static final int MOST_LINES = 2_000;
    private static final int MOST_BATCHES = 50;

    /** The newest of so many deployments are sent of; that there are more is said. */
    static final int MOST_DEPLOYMENTS = 1_000;

    /** Whose eyes it sees by: an administrator has chosen what is sent. */
    private static final Actor SELF = new Actor(0, "", Role.ADMIN);

    @Inject
    private Histories histories;

    @Inject
    private ActsInFlight acts;

    @Inject
    private PushedPoints points;

    @Inject
    private DockerHosts hosts;

    @Inject
    private PushTargets targets;

    /** By targets, how many rounds have left deployments out, and which of them the last has. */
    private final Map<Long, Long> partialRounds = new ConcurrentHashMap<>();

    private final Set<Long> partial = ConcurrentHashMap.newKeySet();

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
            points.deliver(target, chosen, names, certain, receiver);
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
}
