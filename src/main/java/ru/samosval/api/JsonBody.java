package ru.samosval.api;

import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * What a call sends: one JSON object in UTF-8, each field named once. A call says which fields it knows
 * ({@link #demand}); whatever else is sent is refused, so that a misspelt field is not taken for one that was left out.
 */
public final class JsonBody {

    /** No body, or an object without fields. */
    public static final JsonBody NOTHING = new JsonBody(Map.of());

    private static final int MOST_ERRORS = 20;

    private final Map<String, Value> fields;

    private JsonBody(Map<String, Value> fields) {
        this.fields = fields;
    }

    /** What a field may hold; {@code null} is taken by each. */
    public enum Kind {
        /** A string. */
        TEXT("error.json.text", Type.STRING),
        /** A number, or a string as people type numbers ({@code "512Mi"}). */
        NUMBER("error.json.number", Type.NUMBER, Type.STRING),
        /** An array of strings, or one string in which they stand with commas between. */
        TEXTS("error.json.texts", Type.STRINGS, Type.STRING),
        /** {@code true} or {@code false}. */
        FLAG("error.json.flag", Type.BOOLEAN);

        private final String sentence;
        private final Set<Type> types;

        Kind(String sentence, Type... types) {
            this.sentence = sentence;
            this.types = Set.of(types);
        }
    }

    private enum Type {
        NULL,
        STRING,
        NUMBER,
        BOOLEAN,
        STRINGS,
        OTHER
    }

    private record Value(Type type, String text, List<String> texts) {
        static Value of(Type type, String text) {
            return new Value(type, text, List.of());
        }
    }

    /**
     * Reads a body.
     *
     * @throws Invalid where it is no such object
     */
    static JsonBody parse(byte[] body) {
        if (body.length == 0) {
            return NOTHING;
        }
        try (JsonParser parser = JsonFactories.PARSERS.createParser(new StringReader(decoded(body)))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                Map<String, Value> fields = fields(parser);
                if (!parser.hasNext()) {
                    return new JsonBody(fields);
                }
            }
        } catch (Invalid e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw new Invalid("body", "error.json.encoding");
        } catch (RuntimeException e) {
            // Not only JsonException: the parser throws its own kinds for what is nested too deeply. Said below.
        }
        throw new Invalid("body", "error.json.format");
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static Map<String, Value> fields(JsonParser parser) {
        Map<String, Value> fields = new HashMap<>();
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String name = parser.getString();
            if (fields.put(name, value(parser)) != null) {
                throw new Invalid(name, "error.json.twice");
            }
        }
        return fields;
    }

    private static Value value(JsonParser parser) {
        return switch (parser.next()) {
            case VALUE_STRING -> Value.of(Type.STRING, parser.getString());
            case VALUE_NUMBER -> Value.of(Type.NUMBER, parser.getString());
            case VALUE_TRUE -> Value.of(Type.BOOLEAN, "true");
            case VALUE_FALSE -> Value.of(Type.BOOLEAN, "false");
            case VALUE_NULL -> Value.of(Type.NULL, null);
            case START_ARRAY -> array(parser);
            default -> passOver(parser);
        };
    }

    private static Value array(JsonParser parser) {
        List<String> texts = new ArrayList<>();
        JsonParser.Event event = parser.next();
        while (event == JsonParser.Event.VALUE_STRING) {
            texts.add(parser.getString());
            event = parser.next();
        }
        if (event == JsonParser.Event.END_ARRAY) {
            return new Value(Type.STRINGS, null, texts);
        }
        boolean nested = event == JsonParser.Event.START_ARRAY || event == JsonParser.Event.START_OBJECT;
        passOver(parser, nested ? 2 : 1);
        return Value.of(Type.OTHER, null);
    }

    private static Value passOver(JsonParser parser) {
        passOver(parser, 1);
        return Value.of(Type.OTHER, null);
    }

    /** Goes on to the end of what is open; step by step, since the parser's own ways recur. */
    private static void passOver(JsonParser parser, int open) {
        int depth = open;
        while (depth > 0) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {
                    // A name or a value.
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
            } else if (value.type() != Type.NULL && !kind.types.contains(value.type())) {
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

    /** The field as text, an array with commas between; null where it is that or is not sent. */
    public String text(String name) {
        Value value = fields.get(name);
        if (value == null) {
            return null;
        }
        return value.type() == Type.STRINGS ? String.join(", ", value.texts()) : value.text();
    }

    /** The same, or another value where the field is not sent. */
    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A field that names one of the values by its key; null where it is not sent or names none. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        return Keyed.parse(type, text(name)).orElse(null);
    }

    /** Whether the field is {@code true}. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** What tells this body from another one, however they are written down; of the named field nothing is in it. */
    String fingerprint(String secret) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!name.equals(secret)) {
                all.append(name).append('\0').append(value).append('\0');
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
