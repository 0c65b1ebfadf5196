package ru.samosval.palette;

import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.request.RequestStatus;

/**
 * The actions on a thing that the palette offers. Each is a button, a link or a field of the thing's own page, which
 * asks before it is done where the page asks.
 */
enum PaletteAction {
    START(PaletteSearch.DEPLOYMENT, "deployment.start", "deployment-start", true),
    RESTART(PaletteSearch.DEPLOYMENT, "deployment.restart", "deployment-restart", true),
    STOP(PaletteSearch.DEPLOYMENT, "deployment.stop", "deployment-stop", true),
    DELETE(PaletteSearch.DEPLOYMENT, "deployment.delete", "deployment-delete", true),

    // Of a request one decides what one has read: these lead to the button.
    SUBMIT(PaletteSearch.REQUEST, "request.submit", "request-submit", false),
    REVIEW(PaletteSearch.REQUEST, "request.move.IN_REVIEW", "request-status-in_review", false),
    REVIEW_AGAIN(PaletteSearch.REQUEST, "request.move.IN_REVIEW.again", "request-status-in_review", false),
    APPROVE(PaletteSearch.REQUEST, "request.move.APPROVED", "request-status-approved", false),
    REJECT(PaletteSearch.REQUEST, "request.move.REJECTED", "request-reject-reason", false),
    BUILD(PaletteSearch.REQUEST, "request.build", "request-build", false),
    EDIT(PaletteSearch.REQUEST, "request.edit", "request-edit", true),

    DEPLOY(PaletteSearch.IMAGE, "deployment.new", "deployment-new", true),

    BLOCK(PaletteSearch.USER, "user.block", "user-block-", true),
    UNBLOCK(PaletteSearch.USER, "user.unblock", "user-unblock-", true);

    private final String kind;
    private final String key;
    private final String control;
    private final boolean pressed;

    PaletteAction(String kind, String key, String control, boolean pressed) {
        this.kind = kind;
        this.key = key;
        this.control = control;
        this.pressed = pressed;
    }

    /** The kind of the things that it is done to ({@link Found#kind}). */
    String kind() {
        return kind;
    }

    /** The key of its name, which its button has too. */
    String key() {
        return key;
    }

    /** The {@code data-testid} of its control; that of a user's ends with the login. */
    String control() {
        return control;
    }

    /** Whether the palette presses the control; otherwise it leads there, and the rest is the user's. */
    boolean isPressed() {
        return pressed;
    }

    /** Whether a deployment in this state may be the one that is meant. */
    boolean suits(DeploymentStatus status) {
        return switch (this) {
            case START -> status.isStartable();
            case RESTART -> status.isRestartable();
            case STOP -> status.isStoppable();
            default -> true;
        };
    }

    /** Whether a request in this state may be the one that is meant. */
    boolean suits(RequestStatus status) {
        return switch (this) {
            case SUBMIT -> status.isSubmittable();
            case REVIEW -> status == RequestStatus.SUBMITTED;
            case REVIEW_AGAIN -> status != RequestStatus.SUBMITTED && status.canBecome(RequestStatus.IN_REVIEW);
            case APPROVE -> status.canBecome(RequestStatus.APPROVED);
            case REJECT -> status.canBecome(RequestStatus.REJECTED);
            case BUILD -> status.isBuildable();
            default -> true;
        };
    }
}
