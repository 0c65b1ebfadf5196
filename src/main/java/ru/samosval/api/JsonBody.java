package ru.samosval.api;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The body of a call, a JSON object whose fields are plain values: each is asked for by its type, and what is wrong about
 * several is told at once. What is no JSON object in UTF-8, or names a field twice, is refused.
 */
public final class JsonBody {

    private final Map<String, JsonValue> fields;
    private final List<FieldError> errors = new ArrayList<>();

    private JsonBody(Map<String, JsonValue> fields) {
        this.fields = fields;
    }

    /** The object that these bytes are; {@link Invalid} where they are none. */
    public static JsonBody parse(byte[] body) {
        return new JsonBody(object(body, "api.body.format"));
    }

    /**
     * The fields of the object that these bytes are, each named once; of what is nested there is but an empty object.
     *
     * @param formatKey the sentence that refuses what is no JSON object
     */
    public static Map<String, JsonValue> object(byte[] body, String formatKey) {
        try (JsonParser parser = JsonFactories.PARSERS.createParser(new StringReader(decoded(body)))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                Map<String, JsonValue> fields = fields(parser);
                if (!parser.hasNext()) {
                    return fields;
                }
            }
        } catch (Invalid e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw new Invalid("body", "hook.body.encoding");
        } catch (RuntimeException e) {
            // Not only JsonException: the parser throws its own kinds for what is nested too deeply. Said below.
        }
        throw new Invalid("body", formatKey);
    }

    /** Whether the field was sent, be it as {@code null}. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** A text; null where it was not sent or is {@code null}. */
    public String text(String field) {
        JsonValue value = fields.get(field);
        if (value instanceof JsonString string) {
            return string.getString();
        }
        if (value != null && value != JsonValue.NULL) {
            errors.add(new FieldError(field, "api.field.text"));
        }
        return null;
    }

    /** A whole number; null where it was not sent or is {@code null}. */
    public Integer integer(String field) {
        JsonValue value = fields.get(field);
        if (value instanceof JsonNumber number) {
            try {
                return number.bigDecimalValue().precision() > 12
                        ? wrongInteger(field)
                        : Integer.valueOf(number.intValueExact());
            } catch (ArithmeticException e) {
                return wrongInteger(field);
            }
        }
        return value == null || value == JsonValue.NULL ? null : wrongInteger(field);
    }

    private Integer wrongInteger(String field) {
        errors.add(new FieldError(field, "api.field.integer"));
        return null;
    }

    /** A value by its key; null where it was not sent, noted as wrong by the sentence where it is no such key. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String field, String wrongKey) {
        JsonValue value = fields.get(field);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        E known = value instanceof JsonString string
                ? Keyed.parse(type, string.getString()).orElse(null)
                : null;
        if (known == null) {
            errors.add(new FieldError(field, wrongKey));
        }
        return known;
    }

    /** Goes on only where no field that was asked for was of another type. */
    public void demandNoErrors() {
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static Map<String, JsonValue> fields(JsonParser parser) {
        Map<String, JsonValue> fields = new HashMap<>();
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String name = parser.getString();
            JsonValue value;
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> {
                    passOver(parser);
                    value = JsonValue.EMPTY_JSON_OBJECT;
                }
                default -> value = parser.getValue();
            }
            if (fields.put(name, value) != null) {
                throw new Invalid(name, "hook.field.twice");
            }
        }
        return fields;
    }

    /** Goes on to the end of what has just begun; step by step, since the parser's own ways recur or never come back. */
    private static void passOver(JsonParser parser) {
        Deque<Set<String>> names = new ArrayDeque<>();
        names.push(new HashSet<>());
        while (!names.isEmpty()) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> names.push(new HashSet<>());
                case END_OBJECT, END_ARRAY -> names.pop();
                case KEY_NAME -> {
                    if (!names.peek().add(parser.getString())) {
                        throw new Invalid(parser.getString(), "hook.field.twice");
                    }
                }
                default -> {
                    // A value.
                }
            }
        }
    }
}
