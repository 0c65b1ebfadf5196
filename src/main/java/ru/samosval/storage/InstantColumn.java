package ru.samosval.storage;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import ru.samosval.format.Timestamp;

/** Stores a moment as ISO-8601 text in UTC with milliseconds. All have the same length, so they sort as text. */
@Converter(autoApply = true)
public class InstantColumn implements AttributeConverter<Instant, String> {

    @Override
    public String convertToDatabaseColumn(Instant timestamp) {
        return timestamp == null ? null : Timestamp.format(timestamp);
    }

    @Override
    public Instant convertToEntityAttribute(String text) {
        return text == null ? null : Instant.parse(text);
    }
}
