package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.api.KnowsItsCallers;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.http.CrossSite;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.http.SentBody;
import ru.samosval.signin.FrontDoor;
import ru.samosval.user.Caller;

/**
 * The commit webhook (sections 4.6 and 9.9). CI authenticates with the shared secret, the portal's own button with the
 * user's session. While no secret is set, every caller on this machine may call.
 */
@Tag(name = "Hooks")
@Path(CommitHookResource.PATH)
@ApplicationScoped
public class CommitHookResource implements KnowsItsCallers {

    /** The path of the webhook, below {@code /api}. */
    public static final String PATH = "hooks/commit";

    @Inject
    private HttpServletRequest current;

    @Inject
    private Settings settings;

    @Inject
    private Caller caller;

    @Inject
    private HookSecrets secrets;

    @Inject
    private HookAnswers answers;

    @Inject
    private HookIntake intake;

    @Inject
    private Problems problems;

    @Override
    public Set<String> paths() {
        // A trailing slash makes no difference.
        return Set.of(PATH, PATH + "/");
    }

    /** Takes a new commit. The body must be JSON, whatever its media type. */
    @POST
    @Operation(
            operationId = "receiveCommit",
            summary = "Tell of a new commit",
            description =
                    "Running deployments of the requests that follow its repository and branch restart. Signed in by the shared secret (X-Samosval-Token, or X-Hub-Signature-256 over the body), or as everywhere.")
    @SecurityRequirement(name = "secret")
    @SecurityRequirement(name = "github")
    @SecurityRequirement(name = "token")
    @SecurityRequirement(name = "session")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.CommitInput.class)))
    @APIResponse(
            responseCode = "200",
            description = "What was done, and why",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.OfCommit.class),
                            example =
                                    "{\"matched_requests\":[1],\"restarted_deployments\":[3,4],\"flagged_deployments\":[5],\"targets\":[{\"request\":1,\"result\":\"restarted\",\"restarted\":2,\"flagged\":1,\"stopped_by_operator\":0}]}"))
    public Response commit(
            InputStream content,
            @HeaderParam("X-Samosval-Token") String token,
            @HeaderParam("X-Hub-Signature-256") String signature)
            throws IOException {
        HttpServletRequest request = ForwardedRequest.of(current, settings);
        // Read already, and no longer than 64 KiB: web.RequestBodies.
        byte[] body = content.readAllBytes();
        if (CrossSite.isForeign(request)) {
            // CI is no browser. A browser that sends this does so for a page of another site.
            intake.count(403);
            return problems.of(403, "error.crossSite");
        }
        Optional<String> secret = secrets.server();
        boolean claimed = secret.isPresent() && (token != null || signature != null);
        Actor actor = claimed ? null : caller.find().orElse(null);
        Verdict verdict;
        if (claimed) {
            verdict = isProven(secret.get(), SentBody.of(request, body), token, signature)
                    ? Verdict.VERIFIED
                    : Verdict.WRONG;
        } else {
            verdict = unclaimed(actor, secret.isPresent(), request);
        }
        Delivery.Sent sent = new Delivery.Sent(
                SentHeaders.of(request),
                SentHeaders.withoutTokens(new String(body, StandardCharsets.UTF_8)),
                body.length);
        Delivery.Origin origin = new Delivery.Origin(Dialect.COMMIT, actor, request.getRemoteAddr(), null, null);
        Delivery unread = new Delivery(origin, verdict, null, List.of(), List.of(), null, sent);
        HookIntake.Outcome outcome = intake.take(unread, claimed, () -> read(unread, request, body));
        return outcome.isRefused() ? answers.refusal(outcome.delivery().reason()) : taken(outcome);
    }

    private static Delivery read(Delivery unread, HttpServletRequest request, byte[] body) {
        Actor actor = unread.origin().actor();
        Long user = actor == null ? null : actor.id();
        List<String> keys = DeliveryKeys.of(Dialect.COMMIT, null, user, request::getHeader, null);
        return unread.telling(null, keys, List.of(CommitHook.parse(body)));
    }

    private Response taken(HookIntake.Outcome outcome) {
        Receipt receipt = outcome.receipt();
        boolean signedIn = outcome.delivery().origin().actor() != null;
        JsonObjectBuilder answer = answers.json(receipt.result(), signedIn);
        if (receipt.sameAs() != null) {
            answer.add("duplicate_of", receipt.sameAs());
        }
        return Response.ok(answer.build().toString(), MediaType.APPLICATION_JSON)
                .build();
    }

    private static Verdict unclaimed(Actor actor, boolean secret, HttpServletRequest request) {
        if (actor != null) {
            return Verdict.SESSION;
        }
        if (secret) {
            return Verdict.MISSING;
        }
        return FrontDoor.isLocal(request) ? Verdict.OPEN : Verdict.NOT_LOCAL;
    }

    private static boolean isProven(String secret, byte[] sent, String token, String signature) {
        return token != null ? Signature.isToken(secret, token) : Signature.isSigned(secret, sent, signature);
    }
}
