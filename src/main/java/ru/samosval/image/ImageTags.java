package ru.samosval.image;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Which image a tag names. As in a registry, it names the newest that was built by it: a new build moves it, and the
 * image that had it before stays, with the deployments that were made from it.
 */
@ApplicationScoped
public class ImageTags {

    private static final String IMAGES = "SELECT i.id, i.created_at,"
            + " (SELECT SUM(n) FROM deployment_counts c WHERE c.image_id = i.id),"
            + " (SELECT SUM(n) FROM deployment_counts c WHERE c.image_id = i.id AND c.status = 'running'),"
            + " r.owner_id, r.created_by, r.collaborators"
            + " FROM images i JOIN image_requests r ON r.id = i.request_id WHERE i.image_tag = ?";
    private static final String NEWEST = " ORDER BY i.id DESC LIMIT 1";

    /** The image that has the tag. */
    static final String HOLDER = IMAGES + NEWEST;

    /** The image from which another took the tag. */
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
     * An image of a tag.
     *
     * @param deployments how many there are of it
     * @param running how many of them run
     * @param seen whether the one who asks sees it; where not, they are to be told no more than that it is there
     */
    public record Tagged(long id, Instant createdAt, long deployments, long running, boolean seen) {}

    /** The image that the tag names; empty where nothing was built by it yet. */
    public Optional<Tagged> holder(Actor actor, String imageTag) {
        return lookup.first(HOLDER, tagged(actor), imageTag);
    }

    /** The image that the tag named before this one; empty where this is the first of it. */
    public Optional<Tagged> before(Actor actor, String imageTag, long image) {
        return lookup.first(BEFORE, tagged(actor), imageTag, image);
    }

    private static Sql.Shape<Tagged> tagged(Actor actor) {
        return row -> new Tagged(
                row.getLong(1),
                Instant.parse(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                Access.seesRequest(actor, new Readership(row.getLong(5), row.getLong(6), row.getString(7))));
    }
}
