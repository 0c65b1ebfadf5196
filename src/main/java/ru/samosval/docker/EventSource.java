package ru.samosval.docker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.access.Actor;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.History;
import ru.samosval.refusal.Refusal;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.stream.PulledStreams.Change;
import ru.samosval.telemetry.stream.PulledStreams.Piece;
import ru.samosval.telemetry.stream.PulledStreams.Source;

/** The events of a host's containers: those since a moment, and then each one when it happens. */
final class EventSource implements Source {

    /** Kinds of things that have no events here: a filter for one of them gets none. */
    private static final Set<String> OTHERS =
            Set.of("daemon", "network", "volume", "service", "node", "plugin", "config", "secret");

    static final Set<String> FILTERS = Stream.concat(
                    OTHERS.stream(), Stream.of("container", "event", "image", "label", "type", "scope"))
            .collect(Collectors.toUnmodifiableSet());

    /** An act is in the database at most this long after its moment. */
    private static final long COMMIT_MILLIS = 15_000;

    private static final byte[] BEAT = {'\n'};
    private static final byte[] NOTHING = {};

    private final LogSource.Services services;
    private final DockerHosts hosts;
    private final Actor actor;
    private final Environment environment;
    private final Filters filters;
    private final long from;
    private final long to;

    /** The host is looked at no more often than this, however much changes. */
    private static final long LOOK_MILLIS = 1_000;

    /** At most this many past events are sent, the latest ones. Docker's own daemon remembers 256. */
    private static final int MOST_AT_ONCE = 10_000;

    private final Changed changes = new Changed();
    private long looked;

    /** The containers by deployment, as they were at the last look. */
    private Map<Long, List<Container>> known = new HashMap<>();

    /** The deployments that may have further events, and up to when their events were sent. */
    private final Map<Long, Long> told = new HashMap<>();

    /** The deployments that have no planned events, and up to when their events were sent. */
    private final Map<Long, Long> settled = new HashMap<>();

    private int number;

    /** The events from one moment (epoch milliseconds) to another, exclusive. */
    EventSource(
            LogSource.Services services,
            DockerHosts hosts,
            Actor actor,
            Environment environment,
            Filters filters,
            long from,
            long to) {
        this.services = services;
        this.hosts = hosts;
        this.actor = actor;
        this.environment = environment;
        this.filters = filters;
        this.from = from;
        this.to = to;
        this.known = look();
        boolean isPastAsked = from <= services.clock().millis();
        known.forEach((deployment, containers) -> {
            if (isPastAsked || isUnderWay(containers.get(0).deployed().run())) {
                told.put(deployment, from - 1);
            }
        });
    }

    /** Whether events are planned for a run. */
    private boolean isUnderWay(Run run) {
        return run != null
                && (run.readyAt() >= from || run.restarts().stream().anyMatch(restart -> restart.upAt() >= from));
    }

    private Map<Long, List<Container>> look() {
        DockerHost host = hosts.of(actor, environment);
        if (!host.whole()) {
            throw DockerHosts.tooManyAtOnce(environment);
        }
        return host.containers().stream()
                .collect(Collectors.groupingBy(each -> each.deployed().id(), HashMap::new, Collectors.toList()));
    }

    @Override
    public Piece next() {
        long now = services.clock().millis();
        List<LifeEvent> events = new ArrayList<>();
        long next = Long.MAX_VALUE;
        if (changes.isAny()) {
            if (now - looked < LOOK_MILLIS && now < to) {
                next = looked + LOOK_MILLIS;
            } else {
                looked = now;
                refresh(changes.drain(known.keySet()), now, events);
            }
        }
        for (Long deployment : new TreeSet<>(told.keySet())) {
            next = Math.min(next, tell(deployment, now, events));
        }
        events.removeIf(each -> !fits(each));
        events.sort(Comparator.comparingLong(LifeEvent::timestamp));
        byte[] bytes = toBytes(events.subList(Math.max(0, events.size() - MOST_AT_ONCE), events.size()));
        return now >= to ? Piece.last(bytes) : Piece.of(bytes, Math.min(next, to));
    }

    private void refresh(Set<Long> changed, long now, List<LifeEvent> events) {
        Map<Long, List<Container>> before = known;
        known = look();
        for (Long deployment : changed) {
            if (known.containsKey(deployment)) {
                long late = Math.max(from - 1, now - COMMIT_MILLIS);
                told.putIfAbsent(deployment, Math.max(late, settled.getOrDefault(deployment, late)));
            } else if (before.containsKey(deployment)) {
                told.remove(deployment);
                settled.remove(deployment);
                // As it was at the last look; what has ended since then was not sent.
                before.get(deployment)
                        .forEach(each -> events.addAll(
                                LifeEvent.destroyed(each, each.at(now).status() == Container.Status.RUNNING, now)));
            }
        }
    }

    /**
     * Adds the events of a deployment. Returns when to look again (epoch milliseconds), {@code Long.MAX_VALUE} if
     * nothing is planned.
     */
    private long tell(long deployment, long now, List<LifeEvent> events) {
        long shown = told.get(deployment);
        long held = services.barrier().heldAt(deployment);
        long upTo = Math.min(Math.min(now, held - 1), to - 1);
        History history = services.histories().of(deployment).orElse(null);
        if (history == null || !known.containsKey(deployment)) {
            told.remove(deployment);
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (LifeEvent each : LifeEvent.of(history, known.get(deployment))) {
            if (each.timestamp() > shown && each.timestamp() <= upTo) {
                events.add(each);
            } else if (each.timestamp() > upTo) {
                next = Math.min(next, each.timestamp());
            }
        }
        told.put(deployment, Math.max(shown, upTo));
        if (held <= now) {
            return now + 2;
        }
        if (next == Long.MAX_VALUE) {
            told.remove(deployment);
            settled.put(deployment, upTo);
        }
        return next;
    }

    private byte[] toBytes(List<LifeEvent> events) {
        StringBuilder json = new StringBuilder();
        for (LifeEvent each : events) {
            json.append(each.toJson(number++ % 1_000_000)).append('\n');
        }
        return json.isEmpty() ? NOTHING : json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean fits(LifeEvent event) {
        Container container = event.container();
        String action = event.action();
        return filters.any("type", "container"::equals)
                && filters.any("scope", "local"::equals)
                && OTHERS.stream().noneMatch(filters::has)
                && filters.any("event", e -> e.equals(action) || action.startsWith(e + ":"))
                && filters.any("image", i -> ContainerCalls.isOf(container.deployed(), i))
                && filters.any(
                        "container",
                        c -> c.equals(container.name())
                                || c.equals("/" + container.name())
                                || container.id().startsWith(c))
                && filters.labels(Labels.of(container));
    }

    @Override
    public byte[] heartbeat() {
        return BEAT;
    }

    @Override
    public boolean isConcernedBy(Change change) {
        changes.add(change.ids());
        return true;
    }

    @Override
    public boolean isAllowed() {
        // Deployments that the reader no longer sees are forgotten, with their planned events. Those that were deleted
        // stay until that was sent.
        try {
            Map<Long, List<Container>> seen = look();
            known.keySet()
                    .removeIf(each -> !seen.containsKey(each)
                            && services.histories().of(each).isPresent());
            seen.forEach(known::putIfAbsent);
        } catch (Refusal e) {
            return false;
        }
        told.keySet().retainAll(known.keySet());
        return true;
    }
}
