package ru.samosval.hook;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import ru.samosval.platform.Characters;
import ru.samosval.platform.JsonFactories;
import ru.samosval.platform.Refusal.FieldError;
import ru.samosval.platform.Refusal.Invalid;
import ru.samosval.request.RepoUrl;

/**
 * A new commit, as every caller tells it (section 4.6).
 *
 * @param repository the repository, whatever way its address was written
 * @param repoUrl the address as it was written
 * @param commit 7 to 64 hex digits (SHA-1 or SHA-256, whole or shortened)
 */
public record CommitHook(RepoUrl repository, String repoUrl, String branch, String commit) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");
    private static final int LONGEST = 500;

    /** The commit that a JSON body tells; refuses what is no JSON and every field that is missing or wrong. */
    public static CommitHook parse(byte[] body) {
        Map<String, JsonValue> json = object(body);
        List<FieldError> errors = new ArrayList<>();
        String repoUrl = text(json, "repo_url", errors);
        String branch = text(json, "branch", errors);
        String commit = text(json, "commit", errors);
        RepoUrl repository = RepoUrl.parse(repoUrl).orElse(null);
        if (repoUrl != null && repository == null) {
            errors.add(new FieldError("repo_url", "request.repo_url.format"));
        }
        if (commit != null && !COMMIT.matcher(commit).matches()) {
            errors.add(new FieldError("commit", "hook.commit.format"));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new CommitHook(repository, repoUrl, branch, commit);
    }

    private static Map<String, JsonValue> object(byte[] body) {
        try (JsonParser parser = JsonFactories.PARSERS.createParser(new StringReader(decoded(body)))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                Map<String, JsonValue> fields = fields(parser);
                if (!parser.hasNext()) {
                    return fields;
                }
            }
        } catch (Invalid e) {
            throw e;
        } catch (CharacterCodingException | RuntimeException e) {
            // Not only JsonException: the parser throws its own kinds for what is nested too deeply. Said below.
        }
        throw new Invalid("body", "hook.body.format");
    }

    private static String decoded(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    /** The fields up to the object's end, each named once; what is nested is passed over, however deeply. */
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
        for (int depth = 1; depth > 0; ) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                default -> {
                    // A value or a name within.
                }
            }
        }
    }

    private static String text(Map<String, JsonValue> json, String field, List<FieldError> errors) {
        JsonValue value = json.get(field);
        if (value instanceof JsonString string && !string.getString().isBlank()) {
            String text = string.getString().strip();
            OptionalInt unseen = Characters.firstUnseen(text, false);
            if (text.length() <= LONGEST && unseen.isEmpty()) {
                return text;
            }
            errors.add(
                    unseen.isEmpty()
                            ? new FieldError(field, "hook.field.long", LONGEST)
                            : new FieldError(field, "error.character", Characters.name(unseen.getAsInt())));
        } else {
            errors.add(new FieldError(field, value == null ? "hook.field.missing" : "hook.field.text"));
        }
        return null;
    }
}
