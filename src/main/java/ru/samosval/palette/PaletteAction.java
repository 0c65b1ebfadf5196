package ru.samosval.palette;

/**
 * The actions on a thing that the palette offers. Each is a button, a link or a field of the thing's own page, which
 * asks before it is done where the page asks.
 */
enum PaletteAction {
    START(PaletteSearch.DEPLOYMENT, "deployment.start", "deployment-start"),
    RESTART(PaletteSearch.DEPLOYMENT, "deployment.restart", "deployment-restart"),
    STOP(PaletteSearch.DEPLOYMENT, "deployment.stop", "deployment-stop"),
    DELETE(PaletteSearch.DEPLOYMENT, "deployment.delete", "deployment-delete"),

    SUBMIT(PaletteSearch.REQUEST, "request.submit", "request-submit"),
    REVIEW(PaletteSearch.REQUEST, "request.move.IN_REVIEW", "request-status-in_review"),
    REVIEW_AGAIN(PaletteSearch.REQUEST, "request.move.IN_REVIEW.again", "request-status-in_review"),
    APPROVE(PaletteSearch.REQUEST, "request.move.APPROVED", "request-status-approved"),
    /** Leads to the field of the reason. */
    REJECT(PaletteSearch.REQUEST, "request.move.REJECTED", "request-reject-reason"),
    BUILD(PaletteSearch.REQUEST, "request.build", "request-build"),
    EDIT(PaletteSearch.REQUEST, "request.edit", "request-edit"),

    DEPLOY(PaletteSearch.IMAGE, "deployment.new", "deployment-new"),

    BLOCK(PaletteSearch.USER, "user.block", "user-block-"),
    UNBLOCK(PaletteSearch.USER, "user.unblock", "user-unblock-");

    private final String kind;
    private final String key;
    private final String control;

    PaletteAction(String kind, String key, String control) {
        this.kind = kind;
        this.key = key;
        this.control = control;
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
}
