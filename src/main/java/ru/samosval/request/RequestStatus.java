package ru.samosval.request;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.EnumSet;
import java.util.Set;
import ru.samosval.i18n.Keyed;

/** The states of a request and its legal moves (section 4.2). */
public enum RequestStatus implements Keyed {
    DRAFT,
    SUBMITTED,
    IN_REVIEW,
    APPROVED,
    REJECTED;

    /** Whether an operator may move a request from this state to that one. */
    public boolean canBecome(RequestStatus next) {
        return operatorMoves().contains(next);
    }

    /** The states to which an operator may move a request from this one. */
    public Set<RequestStatus> operatorMoves() {
        return switch (this) {
            case DRAFT -> EnumSet.noneOf(RequestStatus.class);
            case SUBMITTED -> EnumSet.of(IN_REVIEW, APPROVED, REJECTED);
            case IN_REVIEW -> EnumSet.of(APPROVED, REJECTED);
            case APPROVED, REJECTED -> EnumSet.of(IN_REVIEW);
        };
    }

    /** Whether its author or owner may submit a request in this state. */
    public boolean isSubmittable() {
        return this == DRAFT;
    }

    /** Whether the image of a request in this state may be built. */
    public boolean isBuildable() {
        return this == APPROVED;
    }

    /** Stores a state in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<RequestStatus, String> {

        @Override
        public String convertToDatabaseColumn(RequestStatus value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public RequestStatus convertToEntityAttribute(String key) {
            return Keyed.parse(RequestStatus.class, key).orElse(null);
        }
    }
}
