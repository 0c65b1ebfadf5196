package ru.samosval.telemetry.stream;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ru.samosval.audit.AuditAction;

/** The kinds of things that pages show and that change by themselves. */
enum Kind {
    REQUEST("SELECT r.id, r.id, r.owner_id, r.created_by, r.collaborators FROM image_requests r WHERE r.id"),
    BUILD(of("builds b", "b.id", "b.request_id")),
    IMAGE(of("images i", "i.id", "i.request_id")),
    DEPLOYMENT("SELECT d.id, r.id, r.owner_id, r.created_by, r.collaborators FROM deployments d"
            + " JOIN images i ON i.id = d.image_id JOIN image_requests r ON r.id = i.request_id WHERE d.id"),
    ALERT(of("alerts a", "a.id", "a.request_id")),
    /** The deliveries to webhooks, for staff; those that concern a request, for its readers. */
    DELIVERY(null),
    /** The users, for administrators. */
    USER(null),
    /** The audit log, and what is shown of it to those who see all of it. */
    AUDIT(null),
    /** Where logs and metrics are sent, and how much has been sent: for administrators. */
    PUSH(null),
    /** The sign-ins and tokens of a user, for that user. The ids are users' ids. */
    ACCOUNT(null),
    /** Who sees what. Told to developers, who may see more or less than before. */
    RIGHTS(null);

    private final String readers;

    Kind(String readers) {
        this.readers = readers;
    }

    /** The name that pages are told. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String of(String table, String id, String request) {
        return "SELECT " + id + ", r.id, r.owner_id, r.created_by, r.collaborators FROM " + table
                + " JOIN image_requests r ON r.id = " + request + " WHERE " + id;
    }

    /**
     * An SQL query, to be followed by {@code IN (…)}, for ids, their requests and who sees these; empty if a role
     * decides.
     */
    Optional<String> readers() {
        return Optional.ofNullable(readers);
    }

    /** What an act changes besides the audit log. The act's target is of this kind. */
    static Optional<Kind> of(AuditAction action) {
        return Optional.ofNullable(
                switch (action) {
                    case REQUEST_CREATE, REQUEST_UPDATE, REQUEST_SUBMIT, REQUEST_STATUS -> REQUEST;
                    case BUILD_START, BUILD_FINISH -> BUILD;
                    case IMAGE_CREATE -> IMAGE;
                    case DEPLOYMENT_CREATE -> DEPLOYMENT;
                    case ALERT_RESOLVE -> ALERT;
                    case USER_CREATE, USER_BLOCK, USER_UNBLOCK, USER_PASSWORD -> USER;
                    case PUSH_CREATE, PUSH_UPDATE, PUSH_DELETE -> PUSH;
                    // Other acts on deployments are told by DeploymentsChanged and Deleted; the rest is shown only by
                    // the log.
                    default -> null;
                });
    }

    private static final List<AuditAction> MAKING = List.of(
            AuditAction.REQUEST_CREATE,
            AuditAction.BUILD_START,
            AuditAction.IMAGE_CREATE,
            AuditAction.DEPLOYMENT_CREATE,
            AuditAction.USER_CREATE,
            AuditAction.PUSH_CREATE);

    /** Whether the act creates its target. */
    static boolean isMade(AuditAction action) {
        return MAKING.contains(action);
    }

    /** Whether the act changes the sign-ins or tokens of the user who does it. */
    static boolean isOfAccount(AuditAction action) {
        return switch (action) {
            case LOGIN, LOGOUT, SESSION_END, TOKEN_CREATE, TOKEN_REVOKE -> true;
            default -> false;
        };
    }

    /** Whether the act may have raised or resolved alerts. */
    static boolean isAboutAlerts(AuditAction action) {
        return action == AuditAction.ALERT_RESOLVE
                || action == AuditAction.DEPLOYMENT_FAILED
                || action == AuditAction.DEPLOYMENT_RUNNING
                || action == AuditAction.DEPLOYMENT_DELETE;
    }
}
