package ru.samosval.docker;

import com.google.re2j.Pattern;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import ru.samosval.api.JsonFactories;
import ru.samosval.input.Characters;
import ru.samosval.input.Expressions;
import ru.samosval.refusal.Refusal.Invalid;

/** The {@code filters} of one call. For each name one of its values must match; of labels all must. Not thread-safe. */
final class Filters {

    private static final int LONGEST = 16_384;

    /** The limit of one call for the sum of text lengths times sizes of expressions: some seconds in the worst case. */
    private static final long MOST_STEPS = 200_000_000;

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, Pattern> expressions = new HashMap<>();
    private long steps;

    private Filters() {}

    /**
     * Parses {@code {"name":["a","b"]}} and its older form {@code {"name":{"a":true}}}.
     *
     * @param known the names that are allowed
     * @throws Invalid for any other name, as Docker does
     */
    static Filters parse(String json, Set<String> known) {
        Filters filters = new Filters();
        if (json == null || json.isBlank()) {
            return filters;
        }
        if (json.length() > LONGEST) {
            throw new Invalid("filters", "docker.filters");
        }
        try (JsonReader reader = JsonFactories.READERS.createReader(new StringReader(json))) {
            JsonObject object = reader.readObject();
            for (Map.Entry<String, JsonValue> each : object.entrySet()) {
                if (!known.contains(each.getKey())) {
                    throw new Invalid("filters", "docker.filter", Characters.excerpt(each.getKey()));
                }
                List<String> texts = texts(each.getValue());
                if (!texts.isEmpty()) {
                    // A filter without values counts as none, as in Docker.
                    filters.values.put(each.getKey(), texts);
                }
            }
        } catch (Invalid e) {
            throw e;
        } catch (RuntimeException e) {
            // Not only JsonException: the parser throws other kinds for what is nested too deeply.
            throw new Invalid("filters", "docker.filters");
        }
        return filters;
    }

    private static List<String> texts(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.stream().map(Filters::text).toList();
        }
        if (value instanceof JsonObject object) {
            return object.entrySet().stream()
                    .filter(e -> e.getValue() == JsonValue.TRUE)
                    .map(Map.Entry::getKey)
                    .toList();
        }
        throw new Invalid("filters", "docker.filters");
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw new Invalid("filters", "docker.filters");
    }

    /**
     * Returns these filters if all values of this filter are valid.
     *
     * @throws Invalid otherwise, as Docker does
     */
    Filters demand(String name, Predicate<String> valid) {
        for (String value : of(name)) {
            if (!valid.test(value)) {
                throw new Invalid("filters", "docker.filter", name + "=" + Characters.excerpt(value));
            }
        }
        return this;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The only value of a filter; null if it has none or several. */
    String only(String name) {
        List<String> all = of(name);
        return all.size() == 1 ? all.get(0) : null;
    }

    /** Whether one of the values matches, or there is no such filter. */
    boolean any(String name, Predicate<String> fits) {
        return !has(name) || of(name).stream().anyMatch(fits);
    }

    /**
     * Whether one of the values is found in the text. They are regular expressions in RE2's syntax, which is also Go's
     * and Docker's.
     */
    boolean matches(String name, String text) {
        return any(name, value -> holds(value, text));
    }

    /** Whether the labels have everything that is asked for, {@code key} or {@code key=value}. */
    boolean labels(Map<String, String> labels) {
        return of("label").stream().allMatch(asked -> {
            int equals = asked.indexOf('=');
            return equals < 0
                    ? labels.containsKey(asked)
                    : asked.substring(equals + 1).equals(labels.get(asked.substring(0, equals)));
        });
    }

    /** The value that a filter requires of this label; null if none does. */
    String label(String key) {
        return of("label").stream()
                .filter(asked -> asked.startsWith(key + "="))
                .map(asked -> asked.substring(key.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private boolean holds(String expression, String text) {
        Pattern pattern = expressions.computeIfAbsent(expression, e -> Expressions.compile("filters", e, 0));
        steps += (long) pattern.programSize() * (text.length() + 1);
        if (steps > MOST_STEPS) {
            throw new Invalid("filters", "docker.filters.big");
        }
        return pattern.matcher(text).find();
    }
}
