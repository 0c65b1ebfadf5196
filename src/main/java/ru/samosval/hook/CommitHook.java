package ru.samosval.hook;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import ru.samosval.api.JsonBody;
import ru.samosval.hook.forge.Push;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.request.CommitId;
import ru.samosval.request.RepoUrl;

/**
 * A new commit, in the form that is the same for all callers (section 4.6).
 *
 * @param repositories the repository, by each of its addresses that differ in more than their form
 * @param repoUrl its first address as it was written, without a secret
 * @param branch the branch without {@code refs/heads/}; the whole ref if it is no branch
 * @param commit the id in git, see {@link CommitId}
 * @param skip whether the commit itself asks that nothing be run for it
 */
public record CommitHook(List<RepoUrl> repositories, String repoUrl, String branch, String commit, boolean skip) {

    private static final String REFS = "refs/";
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";
    private static final int LONGEST = 500;

    /** Forges name a dozen at most. Each is looked up for each change. */
    private static final int MOST_ADDRESSES = 20;

    /**
     * Parses the JSON body of a commit.
     *
     * @throws Invalid if it is no JSON, or with all fields that are missing or wrong
     */
    public static CommitHook parse(byte[] body) {
        Map<String, JsonValue> json = JsonBody.object(body, "hook.body.format");
        List<FieldError> errors = new ArrayList<>();
        String repoUrl = text(json, "repo_url", errors);
        String branch = text(json, "branch", errors);
        String commit = text(json, "commit", errors);
        RepoUrl.Reading address = RepoUrl.read(repoUrl).orElse(null);
        if (repoUrl != null && address == null) {
            errors.add(new FieldError("repo_url", RepoUrl.unreadable(repoUrl)));
        }
        if (commit != null) {
            new CommitId().broken(commit).ifPresent(broken -> errors.add(new FieldError("commit", broken)));
        }
        if (branch != null && branch.equals(HEADS)) {
            errors.add(new FieldError("branch", "hook.field.text"));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new CommitHook(List.of(address.repository()), address.shown(), branchName(branch), commit, false);
    }

    /**
     * The commits in a forge's payload.
     *
     * @throws Invalid if it names no repository, ref or commit
     */
    static List<CommitHook> of(Push push) {
        Map<RepoUrl, String> addresses = new LinkedHashMap<>();
        for (String address : push.addresses()) {
            // No request can have a longer one.
            if (address.length() <= LONGEST) {
                RepoUrl.read(address).ifPresent(read -> addresses.putIfAbsent(read.repository(), read.shown()));
            }
        }
        if (addresses.size() > MOST_ADDRESSES) {
            throw new Invalid("repository", "hook.payload.many", MOST_ADDRESSES);
        }
        if (addresses.isEmpty()) {
            throw new Invalid("repository", "hook.payload.address");
        }
        List<RepoUrl> repositories = List.copyOf(addresses.keySet());
        String shown = addresses.values().iterator().next();
        return push.changes().stream()
                .map(change -> new CommitHook(
                        repositories, shown, branch(change.ref()), commit(change.commit()), change.skip()))
                .toList();
    }

    private static String branch(String ref) {
        String branch = ref.strip();
        OptionalInt unseen = Characters.firstUnseen(branch, false);
        if (branch.length() > LONGEST) {
            throw new Invalid("ref", "error.long", LONGEST, branch.length());
        }
        if (unseen.isPresent()) {
            throw new Invalid("ref", "error.character", Characters.name(unseen.getAsInt()));
        }
        if (branch.equals(HEADS)) {
            throw new Invalid("ref", "hook.field.text");
        }
        return branchName(branch);
    }

    private static String commit(String commit) {
        new CommitId().broken(commit).ifPresent(broken -> {
            throw new Invalid(List.of(new FieldError("commit", broken)));
        });
        return commit;
    }

    /** The repository with its first address. */
    RepoUrl repository() {
        return repositories.get(0);
    }

    /** Why nothing is done, whoever follows the repository; null if this is a commit of a branch. */
    Target nothing() {
        if (branch.startsWith(REFS)) {
            return Target.of(branch.startsWith(TAGS) ? Decision.TAG : Decision.NO_BRANCH, null, branch);
        }
        if (CommitId.isNull(commit)) {
            return Target.of(Decision.DELETED_BRANCH, null, branch);
        }
        return skip ? Target.of(Decision.SKIPPED, null, branch) : null;
    }

    /** The spellings of the branch that requests may have. */
    List<String> spellingsOfBranch() {
        return List.of(branch, HEADS + branch);
    }

    /** The name of a branch, however a request spells it, normalized as requests keep it (NFC). */
    static String branchName(String written) {
        String branch = written.startsWith(HEADS) ? written.substring(HEADS.length()) : written;
        return Normalizer.normalize(branch, Normalizer.Form.NFC);
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
                            ? new FieldError(field, "error.long", LONGEST, text.length())
                            : new FieldError(field, "error.character", Characters.name(unseen.getAsInt())));
        } else {
            errors.add(new FieldError(field, value == null ? "hook.field.missing" : "hook.field.text"));
        }
        return null;
    }
}
