package ru.samosval.access;

/**
 * What {@link Rights} must know about a request. Everything made from a request is as visible as the request itself.
 */
public interface Guarded {

    /** The id of the user who owns the request. */
    long ownerId();

    /** The id of the user who created it. */
    long authorId();

    /** Whether the user with this login is among its collaborators. */
    boolean namesCollaborator(String username);

    /** Whether its author and its owner may edit it in its present state. */
    boolean isOpenToItsAuthor();
}
