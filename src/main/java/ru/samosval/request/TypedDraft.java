package ru.samosval.request;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Optional;
import ru.samosval.api.JsonFactories;

/**
 * What is typed into the form of a request, as its page sends it:
 * {@code {"at":1795700000000,"version":"3","fields":{"form:image_name":"shop"}}}. The repository's address is included
 * only if it could be saved: another one may hold a password.
 */
public final class TypedDraft {

    /** The most characters that are kept of what a page sends. If there is more, only the browser keeps its draft. */
    static final int LONGEST = 60_000;

    private static final String REPOSITORY = "form:repo_url";

    private final String json;

    private TypedDraft(String json) {
        this.json = json;
    }

    /** Parses a draft and rewrites it with the known fields; empty if the text is none. */
    public static Optional<TypedDraft> read(String typed) {
        if (typed == null || typed.isBlank() || typed.length() > LONGEST) {
            return Optional.empty();
        }
        try (JsonReader reader = JsonFactories.READERS.createReader(new StringReader(typed))) {
            JsonObject draft = reader.readObject();
            if (!(draft.get("at") instanceof JsonNumber at) || !(draft.get("fields") instanceof JsonObject given)) {
                return Optional.empty();
            }
            JsonObjectBuilder fields = JsonFactories.BUILDERS.createObjectBuilder();
            given.forEach((name, value) -> {
                if (value instanceof JsonString text && isKept(name, text.getString())) {
                    fields.add(name, text);
                }
            });
            return Optional.of(new TypedDraft(JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("at", at)
                    .add("version", draft.get("version") instanceof JsonString version ? version : JsonValue.NULL)
                    .add("fields", fields)
                    .build()
                    .toString()));
        } catch (JsonException e) {
            // Our page does not send this.
            return Optional.empty();
        }
    }

    private static boolean isKept(String name, String value) {
        return !name.equals(REPOSITORY) || RepoUrl.problem(value).isEmpty();
    }

    /** The draft as it is stored and given back to the page. */
    public String json() {
        return json;
    }
}
