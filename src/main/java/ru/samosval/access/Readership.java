package ru.samosval.access;

import java.util.Arrays;

/**
 * Who sees a request, read from a plain row, for {@link Rights#seesRequest}. It does not hold the request's state, so
 * {@link #isOpenToItsAuthor} is always false.
 *
 * @param collaborators their logins, separated by commas; null if there are none
 */
public record Readership(long ownerId, long authorId, String collaborators) implements Guarded {

    @Override
    public boolean namesCollaborator(String username) {
        return collaborators != null && Arrays.asList(collaborators.split(",")).contains(username);
    }

    @Override
    public boolean isOpenToItsAuthor() {
        return false;
    }
}
