package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.Calls;
import ru.samosval.api.JsonBody;
import ru.samosval.api.JsonFactories;
import ru.samosval.api.Reply;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.Caller;

/** The API's calls of the webhook lab: to try a payload without effect, and to send a push. */
@Tag(name = "Hooks")
@Path("hooks/lab")
@ApplicationScoped
public class HookLabResource {

    @Inject
    private DryRuns dryRuns;

    @Inject
    private HookSender sender;

    @Inject
    private HookAnswers answers;

    @Inject
    private Caller caller;

    @Inject
    private Calls calls;

    /** Says what a payload would do: {@code dialect}, and the {@code payload} as a string. */
    @POST
    @Path("dry-run")
    @Operation(operationId = "tryPush", summary = "What a pushed payload would do; does nothing")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.DryRunInput.class),
                            example =
                                    "{\"dialect\":\"github\",\"payload\":\"{\\\"ref\\\":\\\"refs/heads/main\\\",\\\"after\\\":\\\"0a1b2c3d\\\",\\\"repository\\\":{\\\"clone_url\\\":\\\"https://git.example.com/shop/api.git\\\"}}\"}"))
    @APIResponse(
            responseCode = "200",
            description = "What would be done, and why",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.Preview.class),
                            example =
                                    "{\"commits\":[{\"repo_url\":\"https://git.example.com/shop/api.git\",\"branch\":\"main\",\"commit\":\"0a1b2c3d\",\"targets\":[{\"request\":1,\"result\":\"restarted\",\"restarted\":2,\"flagged\":1,\"stopped_by_operator\":0,\"message\":\"Request #1: 2 deployments restarted, 1 needs a restart.\"}]}]}"))
    public Response dryRun(JsonBody body) {
        body.demand(Map.of("dialect", JsonBody.Kind.TEXT, "payload", JsonBody.Kind.TEXT));
        List<DryRuns.Preview> previews = dryRuns.of(caller.get(), dialect(body), body.text("payload"));
        JsonArrayBuilder commits = JsonFactories.BUILDERS.createArrayBuilder();
        for (DryRuns.Preview preview : previews) {
            JsonArrayBuilder targets = JsonFactories.BUILDERS.createArrayBuilder();
            preview.targets().forEach(target -> targets.add(answers.told(target)));
            JsonObjectBuilder json = JsonFactories.BUILDERS.createObjectBuilder();
            CommitHook commit = preview.commit();
            if (commit != null) {
                json.add("repo_url", commit.repoUrl())
                        .add("branch", commit.branch())
                        .add("commit", commit.commit());
            }
            commits.add(json.add("targets", targets));
        }
        return ok(JsonFactories.BUILDERS.createObjectBuilder().add("commits", commits));
    }

    /**
     * Sends a push: {@code dialect}, {@code url}, {@code repo_url}, {@code branch}, {@code commit}, and optionally
     * {@code secret}.
     */
    @POST
    @Path("send")
    @Operation(operationId = "sendPush", summary = "Send a correctly signed push to an allowed address")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.SendInput.class),
                            example =
                                    "{\"dialect\":\"github\",\"url\":\"https://ci.example.com/hook\",\"repo_url\":\"https://git.example.com/shop/api.git\",\"branch\":\"main\",\"commit\":\"0a1b2c3d\",\"secret\":\"correct horse battery\"}"))
    @APIResponse(
            responseCode = "200",
            description = "What was answered",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.Sent.class)))
    public Response send(JsonBody body) {
        body.demand(Map.of(
                "dialect", JsonBody.Kind.TEXT,
                "url", JsonBody.Kind.TEXT,
                "repo_url", JsonBody.Kind.TEXT,
                "branch", JsonBody.Kind.TEXT,
                "commit", JsonBody.Kind.TEXT,
                "secret", JsonBody.Kind.TEXT));
        Actor actor = caller.get();
        HookSender.TestPush push = new HookSender.TestPush(
                dialect(body),
                body.text("url"),
                body.text("repo_url"),
                body.text("branch"),
                body.text("commit"),
                body.text("secret"));
        // Not in a transaction, as it waits for another server's answer.
        return calls.actApart(actor, body, "secret", null, () -> Reply.said(json(sender.send(actor, push))));
    }

    private String json(HookSender.Sent sent) {
        JsonObjectBuilder json = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("status", sent.status())
                .add("millis", sent.millis())
                .add("answer", sent.answer());
        if (sent.problem() != null) {
            json.add("problem", answers.sentence(sent.problem()));
        }
        return json.build().toString();
    }

    private static Dialect dialect(JsonBody body) {
        return Keyed.parse(Dialect.class, body.text("dialect"))
                .orElseThrow(() -> new Invalid("dialect", "hooks.dialect.unknown"));
    }

    private static Response ok(JsonObjectBuilder json) {
        return Response.ok(json.build().toString(), MediaType.APPLICATION_JSON + ";charset=UTF-8")
                .build();
    }
}
