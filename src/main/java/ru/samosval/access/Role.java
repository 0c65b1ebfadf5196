package ru.samosval.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** The roles of section 3.1 of the specification. */
public enum Role implements Keyed {
    ADMIN,
    OPERATOR,
    DEVELOPER;

    /** Stores a role in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<Role, String> {

        @Override
        public String convertToDatabaseColumn(Role value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public Role convertToEntityAttribute(String key) {
            return Keyed.parse(Role.class, key).orElse(null);
        }
    }
}
