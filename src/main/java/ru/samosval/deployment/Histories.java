package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Guarded;
import ru.samosval.platform.Characters;
import ru.samosval.platform.Lookup;
import ru.samosval.platform.Refusal.NotFound;
import ru.samosval.simulation.Run;

/**
 * Reads what logs and metrics are computed from, by plain JDBC: they are asked far more often than anything else. Also
 * for threads of our own, which serve no request and have no entity manager.
 */
@ApplicationScoped
public class Histories {

    /** Enough for the last 1000 lines: a run has at least four, an act has one. */
    private static final int LAST_RUNS = 250;

    private static final int LAST_EVENTS = 1_000;

    private static final String HEAD =
            "SELECT d.id, d.name, d.replicas, i.image_tag, r.id AS request, r.owner_id, r.created_by, r.collaborators"
                    + " FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id"
                    + " WHERE d.id = ?";
    private static final String RUNS = "SELECT seed, requested_at, ready_at, fails, ended_at FROM deployment_runs"
            + " WHERE deployment_id = ? ORDER BY number DESC LIMIT " + LAST_RUNS;
    private static final String EVENTS = "SELECT moment, n, level, message FROM deployment_events"
            + " WHERE deployment_id = ? ORDER BY moment DESC, n DESC LIMIT " + LAST_EVENTS;

    @Inject
    private Lookup lookup;

    /** What the deployment's logs and metrics are computed from; empty where it is gone. */
    public Optional<History> of(long deployment) {
        return lookup.read(reading -> {
            Optional<Head> head = head(reading, deployment);
            return head.isEmpty() ? Optional.empty() : Optional.of(history(reading, head.get()));
        });
    }

    /** The same for somebody: what he does not see is not there. */
    public History of(Actor actor, long deployment) {
        return lookup.read(reading -> {
            Head head = head(reading, deployment)
                    .filter(h -> Access.seesRequest(actor, h))
                    .orElseThrow(NotFound::new);
            return history(reading, head);
        });
    }

    /** Whether the actor sees the deployment, which may be gone. */
    public boolean sees(Actor actor, long deployment) {
        return lookup.read(reading -> head(reading, deployment))
                .filter(h -> Access.seesRequest(actor, h))
                .isPresent();
    }

    private static Optional<Head> head(Lookup.Reading reading, long deployment) throws SQLException {
        return reading.first(
                HEAD,
                row -> new Head(
                        row.getLong(1),
                        Characters.shown(row.getString(2)),
                        row.getInt(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8)),
                deployment);
    }

    private static History history(Lookup.Reading reading, Head head) throws SQLException {
        List<Run> runs = new ArrayList<>(reading.list(
                RUNS,
                row -> {
                    long end = row.getLong(5);
                    long endedAt = row.wasNull() ? Run.ONGOING : end;
                    return new Run(
                            row.getLong(1),
                            head.name(),
                            head.imageTag(),
                            head.replicas(),
                            row.getLong(2),
                            row.getLong(3),
                            row.getBoolean(4),
                            endedAt);
                },
                head.deployment()));
        List<History.Event> events = new ArrayList<>(reading.list(
                EVENTS,
                row -> new History.Event(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4)),
                head.deployment()));
        Collections.reverse(runs);
        Collections.reverse(events);
        return new History(head.deployment(), head.request(), head.name(), head.imageTag(), runs, events);
    }

    /** A deployment with what the rules must know of its request. */
    private record Head(
            long deployment,
            String name,
            int replicas,
            String imageTag,
            long request,
            long ownerId,
            long authorId,
            String collaborators)
            implements Guarded {

        @Override
        public boolean namesCollaborator(String username) {
            return collaborators != null
                    && Arrays.asList(collaborators.split(",")).contains(username);
        }

        @Override
        public boolean isOpenToItsAuthor() {
            // Nothing is deployed of a request that its author still writes on.
            return false;
        }
    }
}
