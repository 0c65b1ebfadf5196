package ru.samosval.deployment;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** Where a deployment runs (section 4.5). */
public enum Environment implements Keyed {
    DEV,
    STAGING,
    PROD;

    /** Stores an environment in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<Environment, String> {

        @Override
        public String convertToDatabaseColumn(Environment value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public Environment convertToEntityAttribute(String key) {
            return Keyed.parse(Environment.class, key).orElse(null);
        }
    }
}
