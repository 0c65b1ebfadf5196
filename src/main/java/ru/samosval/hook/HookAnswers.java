package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import ru.samosval.api.JsonFactories;
import ru.samosval.api.Problems;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal.Invalid;

/** The outcome of a delivery, as JSON and as sentences. */
@ApplicationScoped
public class HookAnswers {

    /** Field names that are not put before the sentence, because it is about the payload as a whole. */
    private static final Set<String> NAMELESS = Set.of("", "body");

    private static final int BAD_REQUEST = 400;

    @Inject
    private Texts texts;

    @Inject
    private Problems problems;

    /**
     * The outcome of commits.
     *
     * @param told whether to add the decisions as sentences
     */
    JsonObjectBuilder json(CommitResult result, boolean told) {
        JsonObjectBuilder answer = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("matched_requests", array(result.matchedRequests()))
                .add("restarted_deployments", array(result.restartedDeployments()))
                .add("flagged_deployments", array(result.flaggedDeployments()));
        if (result.pendingDeployments() > 0) {
            answer.add("pending_deployments", result.pendingDeployments());
        }
        JsonArrayBuilder targets = JsonFactories.BUILDERS.createArrayBuilder();
        for (Target target : result.targets()) {
            targets.add(told ? told(target) : json(target));
        }
        answer.add("targets", targets);
        if (result.more()) {
            answer.add("more_targets", true);
        }
        return answer;
    }

    /** A decision with its sentence. */
    JsonObjectBuilder told(Target target) {
        return json(target).add("message", sentence(target));
    }

    /** The sentence with this key. */
    String sentence(String key) {
        return texts.of(key);
    }

    /** A decision as a sentence. */
    String sentence(Target target) {
        String sentence = texts.of(target.decision().getLabelKey(), target.arguments());
        return target.nearest().isEmpty()
                ? sentence
                : sentence + " " + texts.of("hook.nearest", String.join(", ", target.nearest()));
    }

    /** Why a delivery was refused, one sentence for each reason. */
    List<String> sentences(Reason reason) {
        return reason.errors().stream()
                .map(e -> NAMELESS.contains(e.field()) ? texts.say(e.text()) : e.field() + ": " + texts.say(e.text()))
                .toList();
    }

    /** The same as an answer to its sender. */
    Response refusal(Reason reason) {
        return reason.status() == BAD_REQUEST
                ? problems.of(new Invalid(reason.errors()))
                : problems.of(
                        reason.status(),
                        reason.errors().get(0).text().key(),
                        reason.errors().get(0).text().arguments());
    }

    /**
     * The same if the body was not read to its end. It closes the connection, because what follows on it is no request.
     */
    Response refusalAndClose(Reason reason) {
        return Response.fromResponse(refusal(reason))
                .header("Connection", "close")
                .build();
    }

    /** Why a proof is not accepted. */
    static Reason refusal(Dialect dialect, Verdict verdict) {
        return Reason.of(
                401,
                switch (verdict) {
                    case WRONG -> "hook.secret.wrong";
                    case STALE -> "hook.secret.stale";
                    case NOT_LOCAL -> "hook.open.local";
                    case NO_SECRET -> "hook.secret.none";
                    default -> dialect.isForge() ? "hook.secret.missing.forge" : "hook.secret.missing";
                });
    }

    /**
     * What the sender is told about a refusal with this verdict. For the webhook of a single request it is always the
     * same, so that strangers do not learn which requests have a secret. The list of deliveries has the real reason.
     */
    static Reason told(Verdict verdict, Delivery.Origin origin, Reason refusal) {
        boolean ofOne = origin.ownRequest() != null || verdict == Verdict.NO_SECRET;
        return ofOne ? Reason.of(401, "hook.secret.own") : refusal;
    }

    private static JsonObjectBuilder json(Target target) {
        JsonObjectBuilder json = JsonFactories.BUILDERS.createObjectBuilder();
        if (target.request() != null) {
            json.add("request", target.request());
        }
        json.add("result", target.decision().getKey());
        if (target.branch() != null) {
            json.add("branch", target.branch());
        }
        if (target.restarted() + target.flagged() > 0) {
            json.add("restarted", target.restarted())
                    .add("flagged", target.flagged())
                    .add("stopped_by_operator", target.stoppedByOperator());
        }
        if (target.pending() > 0) {
            json.add("pending", target.pending());
        }
        if (target.decision() == Decision.UNKNOWN_REPOSITORY) {
            JsonArrayBuilder nearest = JsonFactories.BUILDERS.createArrayBuilder();
            target.nearest().forEach(nearest::add);
            json.add("nearest", nearest);
        }
        return json;
    }

    private static JsonArrayBuilder array(List<Long> ids) {
        JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
        ids.forEach(array::add);
        return array;
    }
}
