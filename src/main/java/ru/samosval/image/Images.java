package ru.samosval.image;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.input.Folded;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;

/** The images that builds made (section 4.4 of the specification). */
@ApplicationScoped
public class Images {

    private static final String ROW =
            "NEW ru.samosval.image.Images$Row(i.id, i.imageTag, r.id, o.username, i.createdAt)";
    private static final String TABLE = "Image i JOIN i.request r JOIN r.owner o";

    @PersistenceContext
    private EntityManager em;

    /** An image as the list shows it. */
    public record Row(Long id, String imageTag, Long requestId, String owner, Instant createdAt)
            implements Identified {}

    /** The image with its request. Answered with 404 if there is none, or the actor does not see it. */
    public Image get(Actor actor, long id) {
        Image image = em.createQuery(
                        "SELECT i FROM Image i JOIN FETCH i.request r JOIN FETCH r.owner JOIN FETCH r.createdBy"
                                + " WHERE i.id = :id",
                        Image.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElse(null);
        Rights.see(image != null && Rights.seesRequest(actor, image.getRequest()));
        return image;
    }

    /**
     * A page of the images that the actor sees, newest first.
     *
     * @param request of which alone they are; null for all
     * @param text in their tag; null or blank for all
     */
    public ResultPage<Row> list(Actor actor, Long request, String text, ListPart part) {
        return seen(actor)
                .whereGiven("request_id", request)
                .whereContains("LOWER(image_tag)", text)
                .page(part);
    }

    /** Images that the actor sees and whose tag begins with this text, in any case: the first by tag. */
    public List<Row> named(Actor actor, String text, int most) {
        return seen(actor).beginning("LOWER(image_tag)", Folded.of(text), most);
    }

    private Search<Row> seen(Actor actor) {
        return actor.isStaff()
                ? search()
                : search().scope("request_id", "IN (" + Rights.VISIBLE_REQUESTS + ")", actor.id());
    }

    /**
     * A page of the images of one request, newest first. The caller must have checked that the actor sees the request.
     */
    @Unguarded("the page of a request, which its reader was allowed to see")
    public ResultPage<Row> ofRequest(long requestId, ListPart part) {
        return search().where("request_id", "= ?", requestId).page(part);
    }

    private Search<Row> search() {
        return new Search<>(em, Row.class, ROW, TABLE, "images")
                .sortable("id", "id")
                .sortable("image", "LOWER(image_tag)")
                .sortable("request", "request_id")
                .sortable(
                        "owner",
                        "(SELECT LOWER(u.username) FROM users u JOIN image_requests r ON r.owner_id = u.id"
                                + " WHERE r.id = request_id)")
                .sortable("created", "created_at");
    }
}
