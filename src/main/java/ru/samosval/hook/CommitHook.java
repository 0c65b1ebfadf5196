package ru.samosval.hook;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
        JsonObject json = object(body);
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

    private static JsonObject object(byte[] body) {
        try (JsonParser parser = JsonFactories.PARSERS.createParser(new ByteArrayInputStream(body))) {
            if (parser.next() == JsonParser.Event.START_OBJECT) {
                JsonObject object = parser.getObject();
                if (!parser.hasNext()) {
                    return object;
                }
            }
        } catch (RuntimeException e) {
            // Not only JsonException: the parser throws its own kinds for what is nested too deeply. Said below.
        }
        throw new Invalid("body", "hook.body.format");
    }

    private static String text(JsonObject json, String field, List<FieldError> errors) {
        JsonValue value = json.get(field);
        if (value instanceof JsonString string && !string.getString().isBlank()) {
            String text = string.getString().strip();
            if (text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
            errors.add(new FieldError(field, "hook.field.long", LONGEST));
        } else {
            errors.add(new FieldError(field, value == null ? "hook.field.missing" : "hook.field.text"));
        }
        return null;
    }
}
