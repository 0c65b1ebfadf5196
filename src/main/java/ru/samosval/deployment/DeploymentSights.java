package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultRow;

/**
 * Reads deployments for programs, which look at them often. Plain SQL, so it also works where no request has an entity
 * manager.
 */
@ApplicationScoped
public class DeploymentSights {

    private static final String ONE =
            "SELECT d.id, d.image_id, i.image_tag, i.request_id, d.name, d.environment, d.status,"
                    + " d.replicas, d.ports, d.stopped_by_operator, d.needs_restart, d.commit_id, d.next_commit, d.created_at, d.updated_at, d.row_version,"
                    + " r.owner_id, r.created_by, r.collaborators"
                    + " FROM deployments d JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id"
                    + " WHERE d.id = ?";

    @Inject
    private Lookup lookup;

    /** A deployment, its version and who sees it. */
    public record Seen(DeploymentJson deployment, DeploymentStatus status, int version, Readership readers) {}

    /** The deployment. Answered with 404 if there is none, or the actor does not see it. */
    public Seen get(Actor actor, long id) {
        Seen seen = find(id).orElse(null);
        Rights.see(seen != null && Rights.seesRequest(actor, seen.readers()));
        return seen;
    }

    /** The deployment, whoever asks; empty if there is none. */
    @Unguarded("for those who wait, whose rights are asked by its readers")
    public Optional<Seen> find(long id) {
        return lookup.first(ONE, DeploymentSights::seen, id);
    }

    private static Seen seen(ResultRow row) {
        DeploymentStatus status =
                Keyed.parse(DeploymentStatus.class, row.getString(7)).orElseThrow();
        DeploymentJson deployment = new DeploymentJson(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getLong(4),
                Characters.shown(row.getString(5)),
                row.getString(6),
                status.getKey(),
                row.getInt(8),
                row.getString(9),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getString(12),
                row.getString(13),
                Instant.parse(row.getString(14)),
                Instant.parse(row.getString(15)));
        return new Seen(
                deployment,
                status,
                row.getInt(16),
                new Readership(row.getLong(17), row.getLong(18), row.getString(19)));
    }
}
