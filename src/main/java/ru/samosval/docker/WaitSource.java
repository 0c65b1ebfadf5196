package ru.samosval.docker;

import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import ru.samosval.access.Actor;
import ru.samosval.deployment.Environment;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.simulation.Run;
import ru.samosval.telemetry.stream.PulledStreams.Change;
import ru.samosval.telemetry.stream.PulledStreams.Piece;
import ru.samosval.telemetry.stream.PulledStreams.Source;

/** The exit code of a container, sent as soon as it has one. */
final class WaitSource implements Source {

    private static final byte[] BEAT = {'\n'};

    private final LogSource.Services services;
    private final DockerHosts hosts;
    private final Actor actor;
    private final Environment environment;
    private final Container container;
    private final Condition condition;
    private final long since;
    /** When the run whose end is waited for was requested; 0 if no end of a run is. */
    private final long begun;

    private int exitCode;

    /** What to wait for. */
    enum Condition {
        NOT_RUNNING,
        NEXT_EXIT,
        REMOVED;

        /**
         * The condition with Docker's word; without one, the first.
         *
         * @throws IllegalArgumentException if there is none with this word
         */
        static Condition of(String word) {
            return word == null || word.isEmpty()
                    ? NOT_RUNNING
                    : valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * Waits for a container.
     *
     * @param container as it was found after {@code since}
     * @param since when the client began to wait (epoch milliseconds): what ends after it ends the wait
     */
    WaitSource(
            LogSource.Services services,
            DockerHosts hosts,
            Actor actor,
            Environment environment,
            Container container,
            Condition condition,
            long since) {
        this.services = services;
        this.hosts = hosts;
        this.actor = actor;
        this.environment = environment;
        this.container = container;
        this.condition = condition;
        this.since = since;
        Container.State state = container.at(since);
        boolean ended = state.status() == Container.Status.EXITED;
        // A container that is up, and gone at the next look, was killed in order to be removed.
        this.exitCode = ended ? state.exitCode() : Container.KILLED;
        this.begun = ended || container.deployed().run() == null
                ? 0
                : container.deployed().run().requestedAt();
    }

    @Override
    public Piece next() {
        long now = services.clock().millis();
        Container current;
        try {
            current = hosts.find(actor, environment, container.id());
        } catch (NotFound e) {
            return answer();
        }
        Container.State state = current.at(now);
        boolean exited =
                state.finishedAt() > since || isAnother(current.deployed().run());
        if (state.status() == Container.Status.EXITED) {
            exitCode = state.exitCode();
        } else if (exited) {
            // It is up again, or about to be.
            exitCode = current.lastExitCode(now);
        }
        boolean over = switch (condition) {
            case NOT_RUNNING -> exited || state.status() == Container.Status.EXITED;
            case NEXT_EXIT -> exited;
            case REMOVED -> false;
        };
        if (over) {
            return answer();
        }
        boolean fails =
                current.deployed().run() != null && current.deployed().run().readyAt() > now;
        return Piece.of(new byte[0], fails ? current.deployed().run().readyAt() : Long.MAX_VALUE);
    }

    /** Whether another run has replaced the one that was waited for. */
    private boolean isAnother(Run run) {
        return begun > 0 && run != null && run.requestedAt() != begun;
    }

    private Piece answer() {
        return Piece.last(ContainerJson.object()
                .add("StatusCode", exitCode)
                .add("Error", JsonValue.NULL)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] heartbeat() {
        return BEAT;
    }

    @Override
    public boolean isConcernedBy(Change change) {
        return change.ids().contains(container.deployed().id());
    }

    @Override
    public boolean isAllowed() {
        return services.histories().sees(actor, container.deployed().id());
    }
}
