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
 * The body of a call: one JSON object in UTF-8, with each field once and plain values. A call says which fields it
 * knows ({@link #demand}). All others are refused, so that a misspelt field is not taken for one that was left out.
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

    /** What a field may hold. Each kind accepts {@code null}. */
    public enum Kind {
        /** A string. */
        TEXT("error.json.text", Kind::isString),
        /** A whole number with at most nine digits. */
        INTEGER(
                "error.json.integer",
                v -> isNumber(v) && JsonBody.INTEGER.matcher(v.toString()).matches()),
        /** A number, or a string with a number as people type it ({@code "512Mi"}). */
        NUMBER("error.json.number", v -> isNumber(v) || isString(v)),
        /** An array of strings, or one string that has them separated by commas. */
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

    /**
     * Parses a JSON object. No bytes are {@link #NOTHING}.
     *
     * @throws Invalid if it is anything else
     */
    public static JsonBody parse(byte[] body) {
        return body.length == 0 ? NOTHING : new JsonBody(object(body, "error.json.format"));
    }

    /**
     * The fields of the JSON object, each of which must occur once. Arrays of strings are kept; any other nested value
     * is replaced by an empty object.
     *
     * @param formatKey the key of the sentence that refuses what is no JSON object
     * @throws Invalid if it is no JSON object in UTF-8, or names a field twice
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
            // Not only JsonException: the parser throws other kinds for what is nested too deeply. Refused below.
        }
        throw new Invalid("body", formatKey);
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        if (text.substring(0, Math.min(BEGINNING, text.length())).indexOf(0) >= 0) {
            // Zero bytes, from another encoding.
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

    /**
     * Skips to the end of so many open objects and arrays. Step by step, because the parser's own methods recurse or
     * never return.
     */
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
     * Returns only if no fields are sent but these, each of its kind.
     *
     * @throws Invalid with all the fields that are wrong
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

    /**
     * Returns only if no field is sent.
     *
     * @throws Invalid otherwise
     */
    public JsonBody demandNothing() {
        return demand(Map.of());
    }

    /** The names of the fields that were sent. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Whether the field was sent, even as {@code null}. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The field as a person would type it, an array separated by commas; null if it is null or was not sent. */
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

    /** The same, or another value if the field was not sent. */
    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A field of the kind {@link Kind#INTEGER}; null if it is null or was not sent. */
    public Integer integer(String name) {
        String text = text(name);
        return text == null ? null : Integer.valueOf(text);
    }

    /** A field with the key of one of the values; null if it was not sent, or is the key of none. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        return Keyed.parse(type, text(name)).orElse(null);
    }

    /** Whether the field is {@code true}. */
    public boolean flag(String name) {
        return fields.get(name) == JsonValue.TRUE;
    }

    /** A digest that distinguishes this body from others, however they are written. The named field is left out. */
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
