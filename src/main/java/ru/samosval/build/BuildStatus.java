package ru.samosval.build;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** The states of a build. A build only moves forward through them. */
public enum BuildStatus implements Keyed {
    QUEUED,
    BUILDING,
    SUCCESS,
    FAILED;

    /** Whether the build is over. */
    public boolean isFinished() {
        return this == SUCCESS || this == FAILED;
    }

    /** Whether a build may go from this state to that one. */
    public boolean canBecome(BuildStatus next) {
        return switch (this) {
            case QUEUED -> next == BUILDING;
            case BUILDING -> next == SUCCESS || next == FAILED;
            case SUCCESS, FAILED -> false;
        };
    }

    /** Stores a state in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<BuildStatus, String> {

        @Override
        public String convertToDatabaseColumn(BuildStatus value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public BuildStatus convertToEntityAttribute(String key) {
            return Keyed.parse(BuildStatus.class, key).orElse(null);
        }
    }
}
