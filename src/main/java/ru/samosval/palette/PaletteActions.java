package ru.samosval.palette;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.build.Builds;
import ru.samosval.deployment.AllowedActions;
import ru.samosval.deployment.Deployment;
import ru.samosval.deployment.Deployments;
import ru.samosval.request.AllowedMoves;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RequestStatus;
import ru.samosval.request.Requests;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Users;

/**
 * Which actions somebody may do with a thing now: those that its page would offer them; none if the thing is not there
 * any more.
 */
@ApplicationScoped
class PaletteActions {

    @Inject
    private Deployments deployments;

    @Inject
    private Requests requests;

    @Inject
    private Builds builds;

    @Inject
    private Users users;

    Set<PaletteAction> onDeployment(Actor actor, long id) {
        Set<PaletteAction> actions = EnumSet.noneOf(PaletteAction.class);
        Optional<Deployment> deployment = deployments.find(actor, id);
        if (deployment.isEmpty()) {
            return actions;
        }
        AllowedActions allowed = AllowedActions.of(actor, deployment.get());
        add(actions, PaletteAction.START, allowed.isStartable());
        add(actions, PaletteAction.RESTART, allowed.isRestartable());
        add(actions, PaletteAction.STOP, allowed.isStoppable());
        add(actions, PaletteAction.DELETE, allowed.isDeletable());
        return actions;
    }

    Set<PaletteAction> onRequest(Actor actor, long id) {
        Set<PaletteAction> actions = EnumSet.noneOf(PaletteAction.class);
        Optional<ImageRequest> found = requests.find(actor, id);
        if (found.isEmpty()) {
            return actions;
        }
        ImageRequest request = found.get();
        AllowedMoves allowed = AllowedMoves.of(actor, request);
        boolean isReviewable = allowed.to().contains(RequestStatus.IN_REVIEW);
        add(actions, PaletteAction.SUBMIT, allowed.isSubmittable());
        add(actions, PaletteAction.REVIEW, isReviewable && PaletteAction.REVIEW.suits(request.getStatus()));
        add(actions, PaletteAction.REVIEW_AGAIN, isReviewable && PaletteAction.REVIEW_AGAIN.suits(request.getStatus()));
        add(actions, PaletteAction.APPROVE, allowed.to().contains(RequestStatus.APPROVED));
        add(actions, PaletteAction.REJECT, allowed.to().contains(RequestStatus.REJECTED));
        add(actions, PaletteAction.BUILD, builds.isStartable(actor, request));
        add(actions, PaletteAction.EDIT, allowed.isEditable());
        return actions;
    }

    Set<PaletteAction> onImage(Actor actor) {
        return Rights.operates(actor) ? EnumSet.of(PaletteAction.DEPLOY) : EnumSet.noneOf(PaletteAction.class);
    }

    Set<PaletteAction> onUser(Actor actor, Users.Row user) {
        boolean isShown = users.list(actor, user.username(), ListPart.page(1)).rows().stream()
                .anyMatch(row -> row.id().equals(user.id()));
        if (!isShown) {
            // The page that the palette leads to has the user on a later page of the list.
            return EnumSet.noneOf(PaletteAction.class);
        }
        if (!user.active()) {
            return EnumSet.of(PaletteAction.UNBLOCK);
        }
        return Rights.blocks(actor, user.username())
                ? EnumSet.of(PaletteAction.BLOCK)
                : EnumSet.noneOf(PaletteAction.class);
    }

    private static void add(Set<PaletteAction> actions, PaletteAction action, boolean allowed) {
        if (allowed) {
            actions.add(action);
        }
    }
}
