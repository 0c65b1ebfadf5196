package ru.samosval.access;

import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.NotFound;

/**
 * Every rule of "who may what": the rights table, section 3.2 of the specification. Pages ask it which
 * buttons to draw, services ask it before each act; there is no other place.
 *
 * <p>Who may not see a thing gets 404 for it, who sees it but may not act gets 403.
 */
public final class Access {

    /**
     * The query (SQL) for the ids of the requests that a developer sees, each {@code ?} their id; staff see all. The same
     * rule as {@link #seesRequest}, for lists.
     */
    public static final String VISIBLE_REQUESTS = "SELECT id FROM image_requests WHERE owner_id = ?"
            + " UNION SELECT id FROM image_requests WHERE created_by = ?"
            + " UNION SELECT request_id FROM request_collaborators WHERE user_id = ?";

    /** The same of their images. */
    public static final String VISIBLE_IMAGES = "SELECT id FROM images WHERE request_id IN (" + VISIBLE_REQUESTS + ")";

    /** The administrator that the first start makes, whom nobody can block or delete. */
    public static final String ROOT = "root";

    private Access() {}

    /** Whether the actor manages users and reads the audit log. */
    public static boolean administers(Actor actor) {
        return actor.isAdmin();
    }

    /** Whether the actor files requests. */
    public static boolean createsRequests(Actor actor) {
        return actor.role() == Role.DEVELOPER;
    }

    /** Whether the actor sees the request and all that came of it: builds, images, deployments, logs, metrics. */
    public static boolean seesRequest(Actor actor, Guarded request) {
        return actor.isStaff() || isAuthorOrOwner(actor, request) || request.namesCollaborator(actor.username());
    }

    /** Whether the actor may change the request's fields now. */
    public static boolean editsRequest(Actor actor, Guarded request) {
        return actor.isStaff() || isAuthorOrOwner(actor, request) && request.isOpenToItsAuthor();
    }

    /** Whether the actor is one who sends this request to the operator (its state is asked elsewhere). */
    public static boolean submitsRequest(Actor actor, Guarded request) {
        return actor.role() == Role.DEVELOPER && isAuthorOrOwner(actor, request);
    }

    /** Whether the actor decides on requests, builds images, creates and deletes deployments, resolves alerts. */
    public static boolean operates(Actor actor) {
        return actor.isStaff();
    }

    /** Whether the actor may stop deployments of this request. */
    public static boolean stops(Actor actor, Guarded request) {
        return actor.isStaff() || isOwner(actor, request);
    }

    /** Whether the actor may start or restart a deployment of this request. */
    public static boolean starts(Actor actor, Guarded request, boolean stoppedByOperator) {
        return actor.isStaff() || isOwner(actor, request) && !stoppedByOperator;
    }

    /** Whether the actor may simulate a new commit of this request's repository. */
    public static boolean simulatesCommit(Actor actor, Guarded request) {
        return actor.isStaff() || isOwner(actor, request);
    }

    /** Whether the actor repeats deliveries to webhooks, and sends some. (A request's owner has the button for its commits.) */
    public static boolean sendsHooks(Actor actor) {
        return actor.isStaff();
    }

    /** Whether the actor gives this request's own webhook a secret. */
    public static boolean keepsHookSecret(Actor actor, Guarded request) {
        return actor.isStaff() || isOwner(actor, request);
    }

    /** Whether anybody at all may block or delete the user of this login (section 4.8). */
    public static boolean isBlockable(String username) {
        return !ROOT.equals(username);
    }

    /**
     * Whether the actor gives the user of this login another password without the old one: root's is root's own matter, and
     * one's own is changed by whoever knows the old one.
     */
    public static boolean changesPassword(Actor actor, String username) {
        return administers(actor) && isBlockable(username) && !actor.username().equals(username);
    }

    /** Whether the actor makes API tokens for this user: for oneself, and as an administrator for programs. */
    public static boolean givesTokens(Actor actor, long userId, boolean serviceAccount) {
        return actor.id() == userId || administers(actor) && serviceAccount;
    }

    /** Whether the actor ends API tokens of this user. */
    public static boolean revokesToken(Actor actor, long userId) {
        return actor.id() == userId || administers(actor);
    }

    /** Goes on only where the thing is visible; otherwise it is not there. */
    public static void see(boolean visible) {
        if (!visible) {
            throw new NotFound();
        }
    }

    /** Goes on only where the act is allowed. */
    public static void demand(boolean allowed) {
        if (!allowed) {
            throw new Forbidden();
        }
    }

    /** Goes on only where the act is allowed; otherwise says why not. */
    public static void demand(boolean allowed, String reasonKey) {
        if (!allowed) {
            throw new Forbidden(reasonKey);
        }
    }

    private static boolean isAuthorOrOwner(Actor actor, Guarded request) {
        return isOwner(actor, request) || actor.id() == request.authorId();
    }

    private static boolean isOwner(Actor actor, Guarded request) {
        return actor.id() == request.ownerId();
    }
}
