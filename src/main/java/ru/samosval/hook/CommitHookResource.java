package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.JsonFactories;
import ru.samosval.api.KnowsItsCallers;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.http.CrossSite;
import ru.samosval.http.SentBody;
import ru.samosval.i18n.Texts;
import ru.samosval.signin.FrontDoor;
import ru.samosval.user.Caller;

/**
 * The commit webhook (sections 4.6 and 9.9). CI signs in by the shared secret, the portal's own button by the user's
 * session; while no secret is configured every caller on this machine may call.
 */
@Tag(name = "Hooks")
@Path(CommitHookResource.PATH)
@ApplicationScoped
public class CommitHookResource implements KnowsItsCallers {

    /** Where the webhook is, below {@code /api}. */
    public static final String PATH = "hooks/commit";

    @Inject
    private Hooks hooks;

    @Inject
    private Caller caller;

    @Inject
    private Settings settings;

    @Inject
    private SecretGuesses guesses;

    @Inject
    private Problems problems;

    @Inject
    private Texts texts;

    @Override
    public Set<String> paths() {
        // With a slash at its end it is the same.
        return Set.of(PATH, PATH + "/");
    }

    /** Takes in a new commit; the media type of the body is not asked for, it must be JSON. */
    @POST
    @Operation(
            operationId = "receiveCommit",
            summary = "Tell of a new commit",
            description =
                    "Running deployments of the requests that follow its repository and branch restart. Signed in by the shared secret (X-Samosval-Token, or X-Hub-Signature-256 over the body), or as everywhere.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            example =
                                                    "{\"repo_url\":\"https://git.example.com/shop/api.git\",\"branch\":\"main\",\"commit\":\"0a1b2c3d\"}")))
    @APIResponse(
            responseCode = "200",
            description = "What was done, and why",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            example =
                                                    "{\"matched_requests\":[1],\"restarted_deployments\":[3,4],\"flagged_deployments\":[5],\"targets\":[{\"request\":1,\"result\":\"restarted\",\"restarted\":2,\"flagged\":1,\"stopped_by_operator\":0}]}")))
    public Response commit(
            InputStream content,
            @HeaderParam("X-Samosval-Token") String token,
            @HeaderParam("X-Hub-Signature-256") String signature,
            @Context HttpServletRequest request)
            throws IOException {
        // Read already, and no longer than 64 KiB: web.RequestBodies.
        byte[] body = content.readAllBytes();
        if (CrossSite.isForeign(request)) {
            // CI is no browser: a page of another site makes one send this.
            return problems.of(403, "error.crossSite");
        }
        boolean secret = settings.webhookSecret().isPresent();
        boolean claimed = secret && (token != null || signature != null);
        Actor actor = claimed ? null : caller.find().orElse(null);
        if (claimed) {
            boolean proven = isProven(SentBody.of(request, body), token, signature);
            guesses.demandTry(request.getRemoteAddr(), proven);
            if (!proven) {
                guesses.recordWrong(request.getRemoteAddr());
                return problems.of(401, "hook.secret.wrong");
            }
        } else if (actor == null && secret) {
            return problems.of(401, "hook.secret.missing");
        } else if (actor == null && !FrontDoor.isLocal(request)) {
            return problems.of(401, "hook.open.local");
        }
        CommitResult result = hooks.commit(actor, CommitHook.parse(body));
        return Response.ok(json(result, actor != null), MediaType.APPLICATION_JSON)
                .build();
    }

    private boolean isProven(byte[] sent, String token, String signature) {
        String secret = settings.webhookSecret().orElse(null);
        if (secret == null) {
            return false;
        }
        if (token != null) {
            return Signature.isToken(secret, token);
        }
        return signature != null && Signature.isSigned(secret, sent, signature);
    }

    /** The answer; a person, who asks by a session, is told the decisions in sentences as well. */
    private String json(CommitResult result, boolean told) {
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
            JsonObjectBuilder json = json(target);
            if (told) {
                json.add("message", sentence(target));
            }
            targets.add(json);
        }
        answer.add("targets", targets);
        if (result.more()) {
            answer.add("more_targets", true);
        }
        return answer.build().toString();
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

    private String sentence(Target target) {
        String sentence = texts.of(target.decision().getLabelKey(), target.arguments());
        return target.nearest().isEmpty()
                ? sentence
                : sentence + " " + texts.of("hook.nearest", String.join(", ", target.nearest()));
    }

    private static JsonArrayBuilder array(List<Long> ids) {
        JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
        ids.forEach(array::add);
        return array;
    }
}
