package ru.samosval.audit;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** The kinds of acts in the audit log. */
public enum AuditAction implements Keyed {
    LOGIN,
    LOGIN_FAILED,
    LOGIN_BRAKED,
    LOGOUT,
    SESSION_END,
    ACCESS_DENIED,
    USER_CREATE,
    USER_BLOCK,
    USER_UNBLOCK,
    USER_PASSWORD,
    USER_PASSWORD_FAILED,
    TOKEN_CREATE,
    TOKEN_REVOKE,
    REQUEST_CREATE,
    REQUEST_UPDATE,
    REQUEST_SUBMIT,
    REQUEST_STATUS,
    BUILD_START,
    BUILD_FINISH,
    IMAGE_CREATE,
    DEPLOYMENT_CREATE,
    DEPLOYMENT_START,
    DEPLOYMENT_STOP,
    DEPLOYMENT_RESTART,
    DEPLOYMENT_DELETE,
    REPLICA_RESTART,
    DEPLOYMENT_RUNNING,
    DEPLOYMENT_FAILED,
    COMMIT_HOOK_RECEIVED,
    COMMIT_HOOK_REFUSED,
    HOOK_SECRET,
    HOOK_SENT,
    DEPLOYMENTS_RESTARTED,
    PUSH_CREATE,
    PUSH_UPDATE,
    PUSH_DELETE,
    ALERT_RESOLVE,
    DEMONSTRATION_CREATE,
    DEMONSTRATION_REMOVE,
    USER_SWITCH;

    /**
     * The path of the list that the act's target has its page in, such as {@code /requests}; empty if the target has no
     * page.
     */
    public String getPages() {
        return switch (this) {
            case REQUEST_CREATE,
                    REQUEST_UPDATE,
                    REQUEST_SUBMIT,
                    REQUEST_STATUS,
                    COMMIT_HOOK_RECEIVED,
                    COMMIT_HOOK_REFUSED,
                    DEPLOYMENTS_RESTARTED -> "/requests";
            case BUILD_START, BUILD_FINISH -> "/builds";
            case IMAGE_CREATE -> "/images";
            case DEPLOYMENT_CREATE,
                    DEPLOYMENT_START,
                    DEPLOYMENT_STOP,
                    DEPLOYMENT_RESTART,
                    DEPLOYMENT_RUNNING,
                    DEPLOYMENT_FAILED,
                    REPLICA_RESTART -> "/deployments";
            default -> "";
        };
    }

    /** Stores an action in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<AuditAction, String> {

        @Override
        public String convertToDatabaseColumn(AuditAction value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public AuditAction convertToEntityAttribute(String key) {
            return Keyed.parse(AuditAction.class, key).orElse(null);
        }
    }
}
