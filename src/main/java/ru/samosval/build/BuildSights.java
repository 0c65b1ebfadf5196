package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Secrets;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultRow;

/** Reads builds by plain SQL, for programs that ask often, and where there is no request and so no entity manager. */
@ApplicationScoped
public class BuildSights {

    private static final String ONE =
            "SELECT b.id, b.request_id, b.image_id, b.image_name || ':' || b.version_tag, b.status,"
                    + " b.error_message, b.built_by, u.username, b.created_at, b.finished_at, b.row_version,"
                    + " r.owner_id, r.created_by, r.collaborators"
                    + " FROM builds b JOIN users u ON u.id = b.built_by JOIN image_requests r ON r.id = b.request_id WHERE b.id = ?";

    @Inject
    private Lookup lookup;

    /** A build, its version and who may see it. */
    public record Seen(BuildJson build, BuildStatus status, int version, Readership readers) {}

    /** The build. Answered with 404 if there is none, or the actor does not see it. */
    public Seen get(Actor actor, long id) {
        Seen seen = find(id).orElse(null);
        Rights.see(seen != null && Rights.seesRequest(actor, seen.readers()));
        return seen;
    }

    /** The build, without a check of rights; empty if there is none. */
    @Unguarded("for those who wait, whose rights are asked by its readers")
    public Optional<Seen> find(long id) {
        return lookup.first(ONE, BuildSights::seen, id);
    }

    private static Seen seen(ResultRow row) {
        BuildStatus status = Keyed.parse(BuildStatus.class, row.getString(5)).orElseThrow();
        BuildJson build = new BuildJson(
                row.getLong(1),
                row.getLong(2),
                row.isNull(3) ? null : row.getLong(3),
                row.getString(4),
                status.getKey(),
                Secrets.masked(row.getString(6)),
                row.getLong(7),
                row.getString(8),
                Instant.parse(row.getString(9)),
                row.isNull(10) ? null : Instant.parse(row.getString(10)));
        return new Seen(
                build, status, row.getInt(11), new Readership(row.getLong(12), row.getLong(13), row.getString(14)));
    }
}
