package ru.samosval.hook;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Verdict;

/**
 * A delivery to the webhooks as the API shows it. {@code headers} and {@code body} (its beginning) are {@code null} in
 * lists, and if the reader may not see them.
 */
@Schema(name = "Delivery")
public record DeliveryJson(
        @Schema(example = "12") long id,
        @Schema(example = "2026-01-31T10:20:30.123Z") Instant receivedAt,
        @Schema(implementation = Dialect.class) String dialect,
        @Schema(nullable = true, example = "push") String event,
        @Schema(nullable = true) String address,
        @Schema(nullable = true) String username,
        @Schema(nullable = true, example = "7") Long ownRequest,
        @Schema(implementation = Verdict.class) String verdict,
        @Schema(implementation = DeliveryResult.class) String result,
        @Schema(example = "200") int status,
        @Schema(nullable = true, example = "11") Long sameAs,
        @Schema(nullable = true, example = "11") Long replayOf,
        @Schema(example = "[]") List<String> reasons,
        List<Commit> commits,
        List<Decided> targets,
        @Schema(example = "7120") long bodySize,

        @Schema(nullable = true, example = "X-GitHub-Event: push")
        String headers,

        @Schema(nullable = true, example = "{}") String body) {

    /** A commit in the delivery. */
    @Schema(name = "DeliveredCommit")
    public record Commit(String repoUrl, String branch, String commit) {}

    /** What was decided about a request or, if that is {@code null}, about the delivery as a whole. */
    @Schema(name = "Decided")
    public record Decided(
            @Schema(nullable = true, example = "7") Long request,
            @Schema(implementation = Decision.class) String result,

            @Schema(example = "Request #7: 2 deployments restarted, 0 need a restart.")
            String message) {}

    /**
     * The JSON of a row.
     *
     * @param reasons turns the reason of a refusal into sentences
     * @param sentence turns a decision into a sentence
     */
    static DeliveryJson of(
            Deliveries.Row row,
            String headers,
            String body,
            Function<Reason, List<String>> reasons,
            Function<Target, String> sentence) {
        return new DeliveryJson(
                row.id(),
                row.receivedAt(),
                row.dialect().getKey(),
                row.event(),
                row.address(),
                row.username(),
                row.ownRequest(),
                row.verdict().getKey(),
                row.result().getKey(),
                row.status(),
                row.sameAs(),
                row.replayOf(),
                row.reason() == null ? List.of() : reasons.apply(row.reason()),
                row.commits().stream()
                        .map(c -> new Commit(c.repoUrl(), c.branch(), c.commit()))
                        .toList(),
                row.targets().stream()
                        .map(t -> new Decided(t.request(), t.decision().getKey(), sentence.apply(t)))
                        .toList(),
                row.bodySize(),
                headers,
                body);
    }
}
