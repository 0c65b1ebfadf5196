package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;
import ru.samosval.storage.Lookup;

/** The requests whose images have the same name and version, and so take the tag from each other. */
@ApplicationScoped
public class Namesakes {

    /** How many are listed. Of others it is only said that there are some. */
    static final int NAMED = 10;

    private static final int LOOKED_AT = 100;

    /** Newest first, because these are being worked on. */
    static final String OTHERS = "SELECT id, owner_id, created_by, collaborators FROM image_requests"
            + " WHERE image_name = ? AND version_tag = ? AND id <> ? ORDER BY id DESC LIMIT " + LOOKED_AT;

    private final Lookup lookup;

    protected Namesakes() {
        this(null);
    }

    @Inject
    Namesakes(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * What a user is told about them.
     *
     * @param seen the newest of those that the user sees, at most {@value Namesakes#NAMED}
     * @param others whether there are more, whether the user sees them or not
     */
    public record Found(List<Long> seen, boolean others) {

        public boolean isEmpty() {
            return seen.isEmpty() && !others;
        }
    }

    private record Row(long id, boolean seen) {}

    /** The other requests with this name and version. */
    public Found of(Actor actor, String imageName, String versionTag, long request) {
        List<Row> rows = lookup.read(reading -> reading.list(
                OTHERS,
                row -> new Row(
                        row.getLong(1),
                        Rights.seesRequest(actor, new Readership(row.getLong(2), row.getLong(3), row.getString(4)))),
                imageName,
                versionTag,
                request));
        List<Long> seen =
                rows.stream().filter(Row::seen).map(Row::id).limit(NAMED).toList();
        return new Found(seen, seen.size() < rows.size());
    }
}
