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
 * {@code {"at":1795700000000,"version":"3","fields":{"form:image_name":"shop"}}}. An address of a repository is in it only
 * where it could be saved: others may hold a password.
 */
public final class TypedDraft {

    /** In characters, of what a page sends; more is not kept, and the browser's own draft has to do. */
    static final int LONGEST = 60_000;

    private static final String REPOSITORY = "form:repo_url";

    private final String json;

    private TypedDraft(String json) {
        this.json = json;
    }

    /** The draft, written anew of what is known of it; empty where the text is none. */
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
            // Not what our page sends.
            return Optional.empty();
        }
    }

    private static boolean isKept(String name, String value) {
        return !name.equals(REPOSITORY) || RepoUrl.problem(value).isEmpty();
    }

    /** As it is kept and given back to the page. */
    public String json() {
        return json;
    }
}
