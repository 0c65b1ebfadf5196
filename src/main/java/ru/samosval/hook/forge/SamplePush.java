package ru.samosval.hook.forge;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import ru.samosval.api.JsonFactories;

/** A push of one commit to one branch in a forge's form, with the fields that receivers need. */
public final class SamplePush {

    private static final JsonBuilderFactory JSON = JsonFactories.BUILDERS;
    private static final String BEFORE = "0".repeat(40);
    private static final String MESSAGE = "A push for a try";

    private SamplePush() {}

    /**
     * The payload in JSON.
     *
     * @param repoUrl the only address of the repository in it
     * @param branch without {@code refs/heads/}
     */
    public static byte[] of(Dialect dialect, String repoUrl, String branch, String commit) {
        JsonObject payload = switch (dialect) {
            case COMMIT ->
                JSON.createObjectBuilder()
                        .add("repo_url", repoUrl)
                        .add("branch", branch)
                        .add("commit", commit)
                        .build();
            case GITHUB, GITEA -> github(repoUrl, branch, commit);
            case GITLAB -> gitlab(repoUrl, branch, commit);
            case BITBUCKET -> bitbucket(repoUrl, branch, commit);
            case AZURE -> azure(repoUrl, branch, commit);
        };
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject github(String repoUrl, String branch, String commit) {
        return JSON.createObjectBuilder()
                .add("ref", "refs/heads/" + branch)
                .add("before", BEFORE)
                .add("after", commit)
                .add("created", false)
                .add("deleted", false)
                .add("forced", false)
                .add(
                        "repository",
                        JSON.createObjectBuilder()
                                .add("name", name(repoUrl))
                                .add("html_url", repoUrl)
                                .add("clone_url", repoUrl))
                .add("pusher", JSON.createObjectBuilder().add("name", "samosval"))
                .add("commits", JSON.createArrayBuilder().add(commit("id", "message", commit)))
                .add("head_commit", commit("id", "message", commit))
                .build();
    }

    private static JsonObject gitlab(String repoUrl, String branch, String commit) {
        return JSON.createObjectBuilder()
                .add("object_kind", "push")
                .add("event_name", "push")
                .add("before", BEFORE)
                .add("after", commit)
                .add("ref", "refs/heads/" + branch)
                .add("checkout_sha", commit)
                .add("user_username", "samosval")
                .add(
                        "project",
                        JSON.createObjectBuilder()
                                .add("name", name(repoUrl))
                                .add("web_url", repoUrl)
                                .add("git_http_url", repoUrl))
                .add("commits", JSON.createArrayBuilder().add(commit("id", "message", commit)))
                .add("total_commits_count", 1)
                .build();
    }

    private static JsonObject bitbucket(String repoUrl, String branch, String commit) {
        JsonObjectBuilder now = JSON.createObjectBuilder()
                .add("type", "branch")
                .add("name", branch)
                .add("target", commit("hash", "message", commit).add("type", "commit"));
        JsonObjectBuilder change = JSON.createObjectBuilder()
                .addNull("old")
                .add("new", now)
                .add("created", true)
                .add("closed", false)
                .add("forced", false);
        return JSON.createObjectBuilder()
                .add(
                        "push",
                        JSON.createObjectBuilder()
                                .add("changes", JSON.createArrayBuilder().add(change)))
                .add(
                        "repository",
                        JSON.createObjectBuilder()
                                .add("type", "repository")
                                .add("name", name(repoUrl))
                                .add(
                                        "links",
                                        JSON.createObjectBuilder()
                                                .add(
                                                        "html",
                                                        JSON.createObjectBuilder()
                                                                .add("href", repoUrl))))
                .build();
    }

    private static JsonObject azure(String repoUrl, String branch, String commit) {
        return JSON.createObjectBuilder()
                .add("id", UUID.randomUUID().toString())
                .add("eventType", "git.push")
                .add("publisherId", "tfs")
                .add(
                        "resource",
                        JSON.createObjectBuilder()
                                .add("commits", JSON.createArrayBuilder().add(commit("commitId", "comment", commit)))
                                .add(
                                        "refUpdates",
                                        JSON.createArrayBuilder()
                                                .add(JSON.createObjectBuilder()
                                                        .add("name", "refs/heads/" + branch)
                                                        .add("oldObjectId", BEFORE)
                                                        .add("newObjectId", commit)))
                                .add(
                                        "repository",
                                        JSON.createObjectBuilder()
                                                .add("name", name(repoUrl))
                                                .add("remoteUrl", repoUrl)))
                .add("resourceVersion", "1.0")
                .build();
    }

    private static JsonObjectBuilder commit(String id, String message, String commit) {
        return JSON.createObjectBuilder().add(id, commit).add(message, MESSAGE);
    }

    private static String name(String repoUrl) {
        return repoUrl.replaceAll("/+$", "").replaceAll(".*[/:]", "").replaceAll("\\.git$", "");
    }
}
