package ru.samosval.api;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.adapter.JsonbAdapter;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.json.bind.config.PropertyOrderStrategy;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.time.Instant;
import ru.samosval.format.Timestamp;

/**
 * How answers are written: names in lower case like the database's columns, in alphabetical order; {@code null} for
 * missing values; moments as everywhere else ({@link Timestamp}).
 */
@Provider
public class JsonFormat implements ContextResolver<Jsonb> {

    private static final Jsonb JSONB = JsonbBuilder.create(new JsonbConfig()
            .withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES)
            .withPropertyOrderStrategy(PropertyOrderStrategy.LEXICOGRAPHICAL)
            .withNullValues(true)
            .withAdapters(new Timestamps()));

    @Override
    public Jsonb getContext(Class<?> type) {
        return JSONB;
    }

    /** A record as JSON. */
    public static String write(Object value) {
        return JSONB.toJson(value);
    }

    /** Writes moments as text. */
    public static final class Timestamps implements JsonbAdapter<Instant, String> {

        @Override
        public String adaptToJson(Instant timestamp) {
            return Timestamp.format(timestamp);
        }

        @Override
        public Instant adaptFromJson(String text) {
            return Instant.parse(text);
        }
    }
}
