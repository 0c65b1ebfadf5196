package ru.samosval.image;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Finds the image that has a tag. As in a registry, a tag names the newest image built with it: a new build moves the
 * tag, and the image that had it before stays, together with its deployments.
 */
@ApplicationScoped
public class ImageTags {

    private static final String IMAGES = "SELECT i.id, i.created_at,"
            + " (SELECT SUM(n) FROM deployment_counts c WHERE c.image_id = i.id),"
            + " (SELECT SUM(n) FROM deployment_counts c WHERE c.image_id = i.id AND c.status = 'running'),"
            + " r.owner_id, r.created_by, r.collaborators"
            + " FROM images i JOIN image_requests r ON r.id = i.request_id WHERE i.image_tag = ?";
    private static final String NEWEST = " ORDER BY i.id DESC LIMIT 1";

    /** An SQL query for the image that has the tag. */
    static final String HOLDER = IMAGES + NEWEST;

    /** An SQL query for the image that had the tag before another one. */
    static final String BEFORE = IMAGES + " AND i.id < ?" + NEWEST;

    private final Lookup lookup;

    protected ImageTags() {
        this(null);
    }

    @Inject
    ImageTags(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * An image with a certain tag.
     *
     * @param deployments the number of its deployments
     * @param running the number of those that are running
     * @param seen whether the actor sees the image; if not, they may only be told that it exists
     */
    public record Tagged(long id, Instant createdAt, long deployments, long running, boolean seen) {}

    /** The image that has the tag; empty if none was built with it. */
    public Optional<Tagged> holder(Actor actor, String imageTag) {
        return lookup.first(HOLDER, tagged(actor), imageTag);
    }

    /** The image that had the tag before this one; empty if this is the first. */
    public Optional<Tagged> before(Actor actor, String imageTag, long image) {
        return lookup.first(BEFORE, tagged(actor), imageTag, image);
    }

    private static Sql.Shape<Tagged> tagged(Actor actor) {
        return row -> new Tagged(
                row.getLong(1),
                Instant.parse(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                Rights.seesRequest(actor, new Readership(row.getLong(5), row.getLong(6), row.getString(7))));
    }
}
