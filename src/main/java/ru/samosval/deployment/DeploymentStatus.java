package ru.samosval.deployment;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import ru.samosval.i18n.Keyed;

/** The states of a deployment, and which acts they allow (sections 4.5 and 9.6). */
public enum DeploymentStatus implements Keyed {
    DEPLOYING,
    RUNNING,
    FAILED,
    STOPPED;

    /** Whether it can be started now. */
    public boolean isStartable() {
        return this == STOPPED || this == FAILED;
    }

    /** Whether it can be stopped now. */
    public boolean isStoppable() {
        return this == DEPLOYING || this == RUNNING;
    }

    /** Whether it can be restarted now. */
    public boolean isRestartable() {
        return this != DEPLOYING;
    }

    /** Whether it holds its host ports. */
    public boolean holdsPorts() {
        return this == DEPLOYING || this == RUNNING;
    }

    /** The states that the predicate accepts, as an SQL list: their quoted keys in parentheses. */
    public static String listed(Predicate<DeploymentStatus> wanted) {
        return Arrays.stream(values())
                .filter(wanted)
                .map(status -> "'" + status.getKey() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Stores a state in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<DeploymentStatus, String> {

        @Override
        public String convertToDatabaseColumn(DeploymentStatus value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public DeploymentStatus convertToEntityAttribute(String key) {
            return Keyed.parse(DeploymentStatus.class, key).orElse(null);
        }
    }
}
