package ru.samosval.docker;

import java.nio.charset.StandardCharsets;
import ru.samosval.access.Actor;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.History;
import ru.samosval.telemetry.stream.PulledStreams.Change;
import ru.samosval.telemetry.stream.PulledStreams.Piece;
import ru.samosval.telemetry.stream.PulledStreams.Source;

/** What a container uses, once a second, until it is deleted. */
@Unguarded("of a stream whose reader was asked, and is asked again by isAllowed")
final class StatsSource implements Source {

    private static final long SECOND = 1_000;

    private final LogSource.Services services;
    private final Actor actor;
    private final long deployment;
    private final StatsJson json;
    private volatile boolean changed = true;
    private History history;
    private long next;

    StatsSource(LogSource.Services services, Actor actor, long deployment, StatsJson json) {
        this.services = services;
        this.actor = actor;
        this.deployment = deployment;
        this.json = json;
    }

    @Override
    public Piece next() {
        long now = services.clock().millis();
        if (now < next) {
            return Piece.of(new byte[0], next);
        }
        // Stops before an act that is being committed. Of one that has just ended it may hear a second later.
        long timestamp = Math.min(now, services.barrier().heldAt(deployment) - 1);
        if (changed) {
            changed = false;
            history = services.histories().of(deployment).orElse(null);
        }
        if (history == null) {
            return Piece.end();
        }
        byte[] sample = (json.at(history, timestamp, true) + "\n").getBytes(StandardCharsets.UTF_8);
        next = now + SECOND;
        return Piece.of(sample, next);
    }

    @Override
    public boolean isConcernedBy(Change change) {
        if (change.ids().contains(deployment)) {
            changed = true;
        }
        // The change shows in the next second's sample.
        return false;
    }

    @Override
    public boolean isAllowed() {
        return services.histories().sees(actor, deployment);
    }
}
