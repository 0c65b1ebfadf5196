package ru.samosval.audit;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** The acts that the audit log knows. */
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
    DEPLOYMENT_RUNNING,
    DEPLOYMENT_FAILED,
    COMMIT_HOOK_RECEIVED,
    COMMIT_HOOK_REFUSED,
    DEPLOYMENTS_RESTARTED,
    PUSH_CREATE,
    PUSH_UPDATE,
    PUSH_DELETE,
    ALERT_RESOLVE;

    /** Stores an action in lower case. */
    @Converter(autoApply = true)
    public static class Column implements AttributeConverter<AuditAction, String> {

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
