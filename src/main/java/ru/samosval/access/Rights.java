package ru.samosval.access;

import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.NotFound;

/**
 * All rules of "who may do what": the rights table in section 3.2 of the specification. Pages ask this class which
 * buttons to draw, services ask it before each act. No other class decides on rights.
 *
 * <p>A caller who may not see a thing gets 404 for it. A caller who sees it but may not act on it gets 403.
 */
public final class Rights {

    /**
     * An SQL query for the ids of the requests that a developer sees; every {@code ?} is the developer's id.
     * Administrators and operators see all requests. The same rule as {@link #seesRequest}, for lists.
     */
    public static final String VISIBLE_REQUESTS = "SELECT id FROM image_requests WHERE owner_id = ?"
            + " UNION SELECT id FROM image_requests WHERE created_by = ?"
            + " UNION SELECT request_id FROM request_collaborators WHERE user_id = ?";

    /** The same rule for the ids of images. */
    public static final String VISIBLE_IMAGES = "SELECT id FROM images WHERE request_id IN (" + VISIBLE_REQUESTS + ")";

    /** The login of the administrator that the first start creates. This user can be neither blocked nor deleted. */
    public static final String ROOT = "root";

    private Rights() {}

    /** Whether the actor manages users and reads the audit log. */
    public static boolean administers(Actor actor) {
        return actor.isAdmin();
    }

    /** Whether the actor may create requests: developers, and service accounts that were made for it. */
    public static boolean createsRequests(Actor actor) {
        return actor.role() == Role.DEVELOPER || actor.filesRequests();
    }

    /** Whether the actor sees the request and everything made from it: builds, images, deployments, logs, metrics. */
    public static boolean seesRequest(Actor actor, Guarded request) {
        return actor.isStaff() || isAuthorOrOwner(actor, request) || request.namesCollaborator(actor.username());
    }

    /** Whether the actor may change the request's fields now. */
    public static boolean editsRequest(Actor actor, Guarded request) {
        return actor.isStaff() || isAuthorOrOwner(actor, request) && request.isOpenToItsAuthor();
    }

    /** Whether the actor may submit this request for review. The state of the request is checked elsewhere. */
    public static boolean submitsRequest(Actor actor, Guarded request) {
        return createsRequests(actor) && isAuthorOrOwner(actor, request);
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

    /**
     * Whether the actor may replay webhook deliveries and send test ones. (To simulate a commit a request's owner has
     * {@link #simulatesCommit}.)
     */
    public static boolean sendsHooks(Actor actor) {
        return actor.isStaff();
    }

    /** Whether the actor may set the secret of this request's own webhook. */
    public static boolean keepsHookSecret(Actor actor, Guarded request) {
        return actor.isStaff() || isOwner(actor, request);
    }

    /** Whether the user with this login can be blocked or deleted by anybody (section 4.8). */
    public static boolean isBlockable(String username) {
        return !ROOT.equals(username);
    }

    /** Whether the actor may block this user: not root, and not themselves. */
    public static boolean blocks(Actor actor, String username) {
        return administers(actor) && isBlockable(username) && !actor.username().equals(username);
    }

    /**
     * Whether the actor may set a new password for this user without knowing the old one. Never for root, and never for
     * oneself: one's own password is changed with the old one.
     */
    public static boolean changesPassword(Actor actor, String username) {
        return blocks(actor, username);
    }

    /**
     * Whether the actor may create API tokens for this user: users for themselves, administrators also for service
     * accounts.
     */
    public static boolean givesTokens(Actor actor, long userId, boolean serviceAccount) {
        return actor.id() == userId || administers(actor) && serviceAccount;
    }

    /**
     * Whether an account may be made one that files requests: a program that operates. It then does alone what else
     * takes two people, so no person is given it.
     */
    public static boolean mayFileRequests(Role role, boolean serviceAccount) {
        return serviceAccount && role == Role.OPERATOR;
    }

    /** Whether the actor may revoke API tokens of this user. */
    public static boolean revokesToken(Actor actor, long userId) {
        return actor.id() == userId || administers(actor);
    }

    /**
     * Returns only if the thing is visible.
     *
     * @throws NotFound otherwise
     */
    public static void see(boolean visible) {
        if (!visible) {
            throw new NotFound();
        }
    }

    /**
     * Returns only if the act is allowed.
     *
     * @throws Forbidden otherwise
     */
    public static void demand(boolean allowed) {
        if (!allowed) {
            throw new Forbidden();
        }
    }

    /**
     * The same with a reason that is shown to the user.
     *
     * @param reasonKey the key of the sentence
     * @throws Forbidden if the act is not allowed
     */
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
