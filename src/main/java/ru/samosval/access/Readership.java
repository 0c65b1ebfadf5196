package ru.samosval.access;

import java.util.Arrays;

/**
 * What a plain row tells of who sees a request, for {@link Access#seesRequest}; the request's state, on which the right
 * to edit hangs, is not in it.
 *
 * @param collaborators their logins with commas between; null where there are none
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
