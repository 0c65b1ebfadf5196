package ru.samosval.request;

import java.util.Set;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;

/**
 * What an actor may do with a request as it is now: by their rights, and by its state.
 *
 * @param to the states to which they may move it as an operator
 */
public record AllowedMoves(boolean isEditable, boolean isSubmittable, Set<RequestStatus> to) {

    /** For this actor and request. */
    public static AllowedMoves of(Actor actor, ImageRequest request) {
        return new AllowedMoves(
                Rights.editsRequest(actor, request),
                Rights.submitsRequest(actor, request) && request.getStatus().isSubmittable(),
                Rights.operates(actor) ? request.getStatus().operatorMoves() : Set.of());
    }
}
