package ru.samosval.api;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * What a call sends: one JSON object in UTF-8, each field named once, its fields plain values. A call says which fields it
 * knows ({@link #demand}); whatever else is sent is refused, so that a misspelt field is not taken for one that was left out.
 */
public final class JsonBody {

    /** No body, or an object without fields. */
    public static final JsonBody NOTHING = new JsonBody(Map.of());

    private static final int MOST_ERRORS = 20;
    private static final int BEGINNING = 4;

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    private final Map<String, JsonValue> fields;

    private JsonBody(Map<String, JsonValue> fields) {
        this.fields = fields;
    }

    /** What a field may hold; {@code null} is taken by each. */
    public enum Kind {
        /** A string. */
        TEXT("error.json.text", Kind::isString),
        /** A whole number of at most nine digits. */
        INTEGER(
                "error.json.integer",
                v -> isNumber(v) && JsonBody.INTEGER.matcher(v.toString()).matches()),
        /** A number, or a string as people type numbers ({@code "512Mi"}). */
        NUMBER("error.json.number", v -> isNumber(v) || isString(v)),
        /** An array of strings, or one string in which they stand with commas between. */
        TEXTS("error.json.texts", v -> v.getValueType() == ValueType.ARRAY || isString(v)),
        /** {@code true} or {@code false}. */
        FLAG("error.json.flag", v -> v == JsonValue.TRUE || v == JsonValue.FALSE);

        private final String sentence;
        private final Predicate<JsonValue> test;

        Kind(String sentence, Predicate<JsonValue> test) {
            this.sentence = sentence;
            this.test = test;
        }

        private static boolean isString(JsonValue value) {
            return value.getValueType() == ValueType.STRING;
        }

        private static boolean isNumber(JsonValue value) {
            return value.getValueType() == ValueType.NUMBER;
        }
    }

    /** The object that these bytes are, nothing where there are none; {@link Invalid} where they are something else. */
    public static JsonBody parse(byte[] body) {
        return body.length == 0 ? NOTHING : new JsonBody(object(body, "error.json.format"));
    }

    /**
     * The fields of the object that these bytes are, each named once. Of arrays there are those of strings; of whatever else
     * is nested there is but an empty object.
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
            throw new Invalid("body", "error.json.encoding");
        } catch (RuntimeException e) {
            // Not only JsonException: the parser throws its own kinds for what is nested too deeply. Said below.
        }
        throw new Invalid("body", formatKey);
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        if (text.substring(0, Math.min(BEGINNING, text.length())).indexOf(0) >= 0) {
            // Another encoding's zeros.
            throw new CharacterCodingException();
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Map<String, JsonValue> fields(JsonParser parser) {
        Map<String, JsonValue> fields = new HashMap<>();
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String name = parser.getString();
            if (fields.put(name, value(parser)) != null) {
                throw new Invalid(name, "error.json.twice");
            }
        }
        return fields;
    }

    private static JsonValue value(JsonParser parser) {
        return switch (parser.next()) {
            case START_OBJECT -> {
                passOver(parser, 1);
                yield JsonValue.EMPTY_JSON_OBJECT;
            }
            case START_ARRAY -> array(parser);
            default -> parser.getValue();
        };
    }

    private static JsonValue array(JsonParser parser) {
        JsonArrayBuilder texts = JsonFactories.BUILDERS.createArrayBuilder();
        JsonParser.Event event = parser.next();
        while (event == JsonParser.Event.VALUE_STRING) {
            texts.add(parser.getString());
            event = parser.next();
        }
        if (event == JsonParser.Event.END_ARRAY) {
            return texts.build();
        }
        boolean nested = event == JsonParser.Event.START_ARRAY || event == JsonParser.Event.START_OBJECT;
        passOver(parser, nested ? 2 : 1);
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Goes on to the end of what is open; step by step, since the parser's own ways recur or never come back. */
    private static void passOver(JsonParser parser, int open) {
        Deque<Set<String>> names = new ArrayDeque<>();
        for (int i = 0; i < open; i++) {
            names.push(new HashSet<>());
        }
        while (!names.isEmpty()) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> names.push(new HashSet<>());
                case END_OBJECT, END_ARRAY -> names.pop();
                case KEY_NAME -> {
                    if (!names.peek().add(parser.getString())) {
                        throw new Invalid(parser.getString(), "error.json.twice");
                    }
                }
                default -> {
                    // A value.
                }
            }
        }
    }

    /**
     * Goes on only where no other fields are sent than these, each of its kind.
     *
     * @throws Invalid which names all that are wrong
     */
    public JsonBody demand(Map<String, Kind> known) {
        List<FieldError> errors = new ArrayList<>();
        new TreeMap<>(fields).forEach((name, value) -> {
            Kind kind = known.get(name);
            if (kind == null) {
                errors.add(new FieldError(name, "error.json.unknown"));
            } else if (value != JsonValue.NULL && !kind.test.test(value)) {
                errors.add(new FieldError(name, kind.sentence));
            }
        });
        if (!errors.isEmpty()) {
            throw new Invalid(errors.subList(0, Math.min(MOST_ERRORS, errors.size())));
        }
        return this;
    }

    /** Goes on only where nothing is sent. */
    public JsonBody demandNothing() {
        return demand(Map.of());
    }

    /** The names of the fields that are sent. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Whether the field is sent, perhaps as {@code null}. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The field as a person would type it, an array with commas between; null where it is that or is not sent. */
    public String text(String name) {
        JsonValue value = fields.get(name);
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case ARRAY ->
                ((JsonArray) value)
                        .getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** The same, or another value where the field is not sent. */
    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A field of the kind {@link Kind#INTEGER}; null where it is that or is not sent. */
    public Integer integer(String name) {
        String text = text(name);
        return text == null ? null : Integer.valueOf(text);
    }

    /** A field that names one of the values by its key; null where it is not sent or names none. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        return Keyed.parse(type, text(name)).orElse(null);
    }

    /** Whether the field is {@code true}. */
    public boolean flag(String name) {
        return fields.get(name) == JsonValue.TRUE;
    }

    /** What tells this body from another one, however they are written down; of the named field nothing is in it. */
    String fingerprint(String secret) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!name.equals(secret)) {
                all.append(name.length()).append(name).append(':').append(value).append(',');
            }
        });
        return sha256(all.toString());
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
