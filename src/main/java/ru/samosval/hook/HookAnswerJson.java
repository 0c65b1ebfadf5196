package ru.samosval.hook;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.hook.forge.Dialect;

/**
 * What the webhooks and their lab receive and answer. Only for the description of the API; {@link HookAnswers} writes
 * the answers.
 */
final class HookAnswerJson {

    private HookAnswerJson() {}

    /** The outcome of a commit. */
    @Schema(
            name = "CommitAnswer",
            requiredProperties = {"matched_requests", "restarted_deployments", "flagged_deployments", "targets"})
    public record OfCommit(
            @Schema(example = "[1]") List<Long> matchedRequests,
            @Schema(example = "[3, 4]") List<Long> restartedDeployments,
            @Schema(example = "[5]") List<Long> flaggedDeployments,

            @Schema(description = "How many it is still to come to; absent where there are none")
            Long pendingDeployments,

            List<Decided> targets,

            @Schema(description = "That there are more requests it does not concern; absent where there are none")
            Boolean moreTargets,

            @Schema(description = "The delivery that this is the same as; absent where it is none")
            Long duplicateOf) {}

    /** The outcome of a delivery from a forge. */
    @Schema(
            name = "PushAnswer",
            requiredProperties = {
                "matched_requests",
                "restarted_deployments",
                "flagged_deployments",
                "targets",
                "delivery",
                "event"
            })
    public record OfPush(
            @Schema(example = "[1]") List<Long> matchedRequests,
            @Schema(example = "[3, 4]") List<Long> restartedDeployments,
            @Schema(example = "[5]") List<Long> flaggedDeployments,

            @Schema(description = "How many it is still to come to; absent where there are none")
            Long pendingDeployments,

            List<Decided> targets,

            @Schema(description = "That there are more requests it does not concern; absent where there are none")
            Boolean moreTargets,

            @Schema(description = "Its number in the lab", example = "12")
            long delivery,

            @Schema(example = "push") String event,

            @Schema(description = "The delivery that this is the same as; absent where it is none")
            Long duplicateOf) {}

    /** The decision on a request, or on the commit as a whole. */
    @Schema(name = "HookTarget", requiredProperties = "result")
    public record Decided(
            @Schema(description = "Absent where it is of the commit as a whole", example = "1")
            Long request,

            @Schema(implementation = Decision.class) String result,

            @Schema(description = "The branch it follows, or the ref that is none")
            String branch,

            @Schema(example = "2") Integer restarted,
            @Schema(example = "1") Integer flagged,

            @Schema(description = "How many of those flagged", example = "0")
            Integer stoppedByOperator,

            @Schema(description = "How many deployments it is still to come to")
            Long pending,

            @Schema(description = "Addresses of known repositories like the unknown one")
            List<String> nearest,

            @Schema(
                    description = "The decision in a sentence",
                    example = "Request #1: 2 deployments restarted, 1 needs a restart.")
            String message) {}

    /** A commit as CI reports it. Other fields are ignored. */
    @Schema(
            name = "CommitInput",
            requiredProperties = {"repo_url", "branch", "commit"},
            additionalProperties = Schema.True.class)
    public record CommitInput(String repoUrl, String branch, String commit) {}

    /** A payload to try. */
    @Schema(
            name = "DryRunInput",
            requiredProperties = {"dialect", "payload"})
    public record DryRunInput(
            @Schema(implementation = Dialect.class) String dialect,

            @Schema(description = "The body as the forge sends it, as a text")
            String payload) {}

    /** What a payload would do. */
    @Schema(name = "DryRun")
    public record Preview(List<Commit> commits) {

        /** A commit in the payload, and the decisions on it. */
        @Schema(
                name = "TriedCommit",
                requiredProperties = "targets",
                description = "Of a payload that tells of nothing new there are only the targets.")
        public record Commit(String repoUrl, String branch, String commit, List<Decided> targets) {}
    }

    /** A push to be sent. */
    @Schema(
            name = "SendInput",
            requiredProperties = {"dialect", "url", "repo_url", "branch", "commit"})
    public record SendInput(
            @Schema(implementation = Dialect.class) String dialect,

            @Schema(description = "One of those that samosval.webhook.send-to allows")
            String url,

            String repoUrl,
            String branch,
            String commit,

            @Schema(nullable = true, description = "Signs it; without it, it is sent unsigned")
            String secret) {}

    /** What the receiver answered; {@code status} is 0 if it did not answer. */
    @Schema(
            name = "SentPush",
            requiredProperties = {"status", "millis", "answer"})
    public record Sent(
            @Schema(example = "200") int status,
            @Schema(example = "48") long millis,

            @Schema(description = "Its beginning", example = "ok")
            String answer,

            @Schema(description = "Why there was no answer; absent where there was one")
            String problem) {}
}
