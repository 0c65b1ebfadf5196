package ru.samosval.hook.forge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The wanted fields of a JSON object, picked out of a stream. The rest, however long and however deep, is skipped and
 * not kept. A list is read as if each of its elements stood in its place.
 */
final class Picked {

    /** No real payload is nested deeper. */
    static final int DEEPEST = 100;

    private static final int LONGEST_NAME = 10_000;

    /** No commit has a longer id. */
    private static final int LONGEST_ID = 64;

    /** At most this many elements of a list are kept. */
    private static final int MOST_ELEMENTS = 2_000;

    /**
     * Of a list of commits only those that ask to be skipped are kept: at most this many from its beginning, and the
     * last one.
     */
    private static final int MOST_SKIPPED = 1_000;

    /** Ends the path of a commit's message. Only whether its beginning asks to be skipped is kept. */
    private static final String MESSAGE = "?";

    /** Follows a list of commits, and separates its fields for the id and for the message. */
    private static final String COMMITS = ":";

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(2 * Shortened.LONGEST)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** What is wanted of an object. */
    static final class Wanted {
        private final Map<String, Wanted> fields = new HashMap<>();
        private boolean message;

        /** The fields for the id and for the message if this is a list of commits. */
        private String[] commit;

        /**
         * Wanted fields by paths, with dots between the names; {@code ?} follows a message, {@code :id:message} a list
         * of commits.
         */
        static Wanted of(String... paths) {
            Wanted root = new Wanted();
            for (String path : paths) {
                Wanted at = root;
                boolean message = path.endsWith(MESSAGE);
                String[] parts = path.split(COMMITS);
                for (String name : (message ? path.substring(0, path.length() - 1) : parts[0]).split("\\.")) {
                    at = at.fields.computeIfAbsent(name, n -> new Wanted());
                }
                at.message = message;
                at.commit = parts.length > 1 ? new String[] {parts[1], parts[2]} : null;
            }
            return root;
        }
    }

    /** At most this many values are kept of one payload, also of lists in lists. */
    private static final int MOST_VALUES = 50_000;

    /** An object may have at most this many fields, wanted or not. */
    private static final int MOST_NAMES = 50_000;

    private static final int BEGINNING = 4;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Map<String, Object> fields;
    private final String path;

    private Picked(Map<String, Object> fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    /**
     * Reads the wanted fields; reads the stream to its end.
     *
     * @throws Invalid if it is no JSON object
     */
    static Picked read(InputStream json, Wanted wanted) throws IOException {
        try (JsonParser parser = JSON.createParser(new Shortened(text(json)))) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Invalid("body", "hook.payload.format");
            }
            Map<String, Object> fields = object(parser, wanted, "", new int[] {MOST_VALUES});
            if (parser.nextToken() != null) {
                throw new Invalid("body", "hook.payload.format");
            }
            return new Picked(fields, "");
        } catch (StreamConstraintsException e) {
            throw new Invalid("body", e.getMessage().contains("depth") ? "hook.payload.deep" : "hook.payload.long");
        } catch (JsonParseException e) {
            throw new Invalid("body", "hook.payload.format");
        } catch (CharacterCodingException e) {
            throw new Invalid("body", "hook.body.encoding");
        }
    }

    /**
     * The text as UTF-8, without the byte order mark that may stand before it. Text in other encodings begins with zero
     * bytes and is refused.
     */
    private static Reader text(InputStream json) throws IOException {
        PushbackReader text =
                new PushbackReader(new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder()), BEGINNING);
        char[] beginning = new char[BEGINNING];
        int count = 0;
        int more;
        while (count < BEGINNING && (more = text.read(beginning, count, BEGINNING - count)) >= 0) {
            count += more;
        }
        for (int i = 0; i < count; i++) {
            if (beginning[i] == 0) {
                throw new Invalid("body", "hook.body.encoding");
            }
        }
        int from = count > 0 && beginning[0] == BYTE_ORDER_MARK ? 1 : 0;
        text.unread(beginning, from, count - from);
        return text;
    }

    private static Map<String, Object> object(JsonParser parser, Wanted wanted, String path, int[] left)
            throws IOException {
        Map<String, Object> fields = new HashMap<>();
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String at = path.isEmpty() ? name : path + "." + name;
            addName(names, name, at);
            Wanted field = wanted.fields.get(name);
            JsonToken token = parser.nextToken();
            if (field == null) {
                passOver(parser, token, at);
            } else {
                fields.put(
                        name,
                        field.commit == null
                                ? value(parser, token, field, at, left)
                                : Skipped.read(parser, token, field.commit, at));
            }
        }
        return fields;
    }

    /** Skips a value. Its names must be unique as well. */
    private static void passOver(JsonParser parser, JsonToken value, String path) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            JsonToken element;
            while ((element = parser.nextToken()) != JsonToken.END_ARRAY) {
                passOver(parser, element, path);
            }
        } else if (value == JsonToken.START_OBJECT) {
            Set<String> names = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String at = path + "." + parser.currentName();
                addName(names, parser.currentName(), at);
                passOver(parser, parser.nextToken(), at);
            }
        }
    }

    private static void addName(Set<String> names, String name, String path) {
        if (!names.add(name)) {
            throw new Invalid(path, "hook.field.twice");
        }
        if (names.size() > MOST_NAMES) {
            throw new Invalid(path, "hook.payload.many", MOST_NAMES);
        }
    }

    private static Object value(JsonParser parser, JsonToken token, Wanted wanted, String path, int[] left)
            throws IOException {
        if (--left[0] < 0) {
            throw new Invalid(path, "hook.payload.many", MOST_VALUES);
        }
        return switch (token) {
            case START_OBJECT -> {
                if (wanted.fields.isEmpty()) {
                    throw new Invalid(path, "hook.field.text");
                }
                yield object(parser, wanted, path, left);
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                JsonToken element;
                while ((element = parser.nextToken()) != JsonToken.END_ARRAY) {
                    if (elements.size() >= MOST_ELEMENTS) {
                        throw new Invalid(path, "hook.payload.many", MOST_ELEMENTS);
                    }
                    elements.add(value(parser, element, wanted, path, left));
                }
                yield elements;
            }
            case VALUE_STRING -> {
                String text = parser.getText();
                yield wanted.message ? Boolean.valueOf(SkipCi.isAsked(text)) : text;
            }
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            // A number, which is never wanted. Refused if it stands in place of something else.
            default -> token;
        };
    }

    /** The commits of a list that ask to be skipped. The newest commit is either the first or the last in the list. */
    private record Skipped(Set<String> first, String last) {

        boolean has(String commit) {
            return first.contains(commit) || commit.equals(last);
        }

        /** Anything but a list of objects has none. */
        static Skipped read(JsonParser parser, JsonToken token, String[] fields, String path) throws IOException {
            Set<String> first = new HashSet<>();
            String last = null;
            if (token != JsonToken.START_ARRAY) {
                passOver(parser, token, path);
                return new Skipped(first, null);
            }
            JsonToken element;
            while ((element = parser.nextToken()) != JsonToken.END_ARRAY) {
                String id = null;
                if (element == JsonToken.START_OBJECT) {
                    id = idOfSkipped(parser, fields, path);
                } else {
                    passOver(parser, element, path);
                }
                if (id != null && first.size() < MOST_SKIPPED) {
                    first.add(id);
                }
                last = id == null ? last : id;
            }
            return new Skipped(first, last);
        }

        /** The id of the commit that begins here; null if it does not ask to be skipped, or has no id. */
        private static String idOfSkipped(JsonParser parser, String[] fields, String path) throws IOException {
            Set<String> names = new HashSet<>();
            String id = null;
            boolean skip = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                String at = path + "." + name;
                addName(names, name, at);
                JsonToken token = parser.nextToken();
                if (token == JsonToken.VALUE_STRING && name.equals(fields[0])) {
                    id = parser.getTextLength() > LONGEST_ID ? null : parser.getText();
                } else if (token == JsonToken.VALUE_STRING && name.equals(fields[1])) {
                    skip = SkipCi.isAsked(parser.getText());
                } else {
                    passOver(parser, token, at);
                }
            }
            return skip ? id : null;
        }
    }

    /** The object with this name; an empty one if there is none. */
    Picked in(String name) {
        Object value = fields.get(name);
        return new Picked(asObject(value), at(name));
    }

    /** The objects of a list. */
    List<Picked> each(String name) {
        List<Picked> each = new ArrayList<>();
        if (fields.get(name) instanceof List<?> elements) {
            for (Object element : elements) {
                each.add(new Picked(asObject(element), at(name)));
            }
        }
        return each;
    }

    /**
     * A text; null if there is none.
     *
     * @throws Invalid if it is something else
     */
    String text(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Invalid(at(name), "hook.field.text");
    }

    /** Whether there is exactly this text. */
    boolean isEqual(String name, String text) {
        return text.equals(fields.get(name));
    }

    /**
     * A text that must be there.
     *
     * @throws Invalid if it is not
     */
    String needed(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw new Invalid(at(name), "hook.field.missing");
        }
        return text;
    }

    /** Whether this commit is in a list of commits, and its message asks to be skipped. */
    boolean skips(String name, String commit) {
        return fields.get(name) instanceof Skipped skipped && skipped.has(commit);
    }

    /** Whether the field is true, or is a message that asks to be skipped. */
    boolean is(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** Whether the field is there and not null. */
    boolean has(String name) {
        return fields.get(name) != null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asObject(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
