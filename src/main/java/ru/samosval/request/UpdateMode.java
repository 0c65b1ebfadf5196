package ru.samosval.request;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import ru.samosval.i18n.Keyed;

/** Whether a request follows its branch or stays at one commit (section 4.2). */
public enum UpdateMode implements Keyed {
    CONTINUOUS,
    STATIC;

    /** Stores a mode in lower case. */
    @Converter(autoApply = true)
    public static class KeyColumn implements AttributeConverter<UpdateMode, String> {

        @Override
        public String convertToDatabaseColumn(UpdateMode value) {
            return value == null ? null : value.getKey();
        }

        @Override
        public UpdateMode convertToEntityAttribute(String key) {
            return Keyed.parse(UpdateMode.class, key).orElse(null);
        }
    }
}
