package ru.samosval.access;

/** What the rules must know of a request; all that comes of it is as visible as the request itself. */
public interface Guarded {

    /** The id of the user who answers for it. */
    long ownerId();

    /** The id of the user who filed it. */
    long authorId();

    /** Whether it names this login among its collaborators. */
    boolean namesCollaborator(String username);

    /** Whether its author and owner may change it now. */
    boolean isOpenToItsAuthor();
}
