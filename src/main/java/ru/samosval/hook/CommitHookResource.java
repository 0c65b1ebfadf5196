package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
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
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.signin.FrontDoor;
import ru.samosval.simulation.UserInfo;
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
    private HttpServletRequest current;

    @Inject
    private Settings settings;

    @Inject
    private Hooks hooks;

    @Inject
    private Caller caller;

    @Inject
    private HookSecrets secrets;

    @Inject
    private HookAnswers answers;

    @Inject
    private SecretGuesses guesses;

    @Inject
    private ThrottledSenders throttled;

    @Inject
    private Problems problems;

    @Inject
    private Event<HookAnswered> answered;

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
    @SecurityRequirement(name = "secret")
    @SecurityRequirement(name = "github")
    @SecurityRequirement(name = "token")
    @SecurityRequirement(name = "session")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.Told.class)))
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
        try {
            Response answer = answer(content, token, signature, ForwardedRequest.of(current, settings));
            answered.fire(HookAnswered.of(answer.getStatus()));
            return answer;
        } catch (Refusal refusal) {
            answered.fire(HookAnswered.of(refusal.status()));
            throw refusal;
        }
    }

    private Response answer(InputStream content, String token, String signature, HttpServletRequest request)
            throws IOException {
        // Read already, and no longer than 64 KiB: web.RequestBodies.
        byte[] body = content.readAllBytes();
        if (CrossSite.isForeign(request)) {
            // CI is no browser: a page of another site makes one send this.
            return problems.of(403, "error.crossSite");
        }
        boolean secret = secrets.server().isPresent();
        boolean claimed = secret && (token != null || signature != null);
        Actor actor = claimed ? null : caller.find().orElse(null);
        String address = request.getRemoteAddr();
        Verdict verdict = verdict(claimed, actor, secret, request);
        if (claimed) {
            verdict = isProven(SentBody.of(request, body), token, signature) ? Verdict.VERIFIED : Verdict.WRONG;
        }
        Delivery.Origin origin = new Delivery.Origin(Dialect.COMMIT, actor, address, null, null);
        Delivery.Sent sent = new Delivery.Sent(
                SentHeaders.of(request), UserInfo.masked(new String(body, StandardCharsets.UTF_8)), body.length);
        Delivery unread = new Delivery(origin, verdict, null, List.of(), List.of(), null, sent);
        try {
            if (claimed || !verdict.isAccepted()) {
                guesses.demandTry(address, verdict);
            }
            if (!verdict.isAccepted()) {
                guesses.recordWrong(address, verdict);
            }
        } catch (TooMany refusal) {
            throttled.record(unread);
            throw refusal;
        }
        if (!verdict.isAccepted()) {
            Reason reason =
                    verdict == Verdict.MISSING ? Reason.of(401, "hook.secret.missing") : HookAnswers.refusal(verdict);
            hooks.recordRefused(unread, reason);
            return answers.refusal(reason);
        }
        Delivery delivery;
        try {
            delivery = new Delivery(
                    origin,
                    verdict,
                    null,
                    DeliveryKeys.of(Dialect.COMMIT, null, actor == null ? null : actor.id(), request::getHeader, null),
                    List.of(CommitHook.parse(body)),
                    null,
                    sent);
        } catch (Refusal refusal) {
            hooks.recordRefused(unread, Reason.of(refusal));
            throw refusal;
        }
        Receipt receipt = hooks.take(delivery);
        JsonObjectBuilder answer = answers.json(receipt.result(), actor != null);
        if (receipt.sameAs() != null) {
            answer.add("duplicate_of", receipt.sameAs());
        }
        return Response.ok(answer.build().toString(), MediaType.APPLICATION_JSON)
                .build();
    }

    private static Verdict verdict(boolean claimed, Actor actor, boolean secret, HttpServletRequest request) {
        if (actor != null) {
            return Verdict.SESSION;
        }
        if (claimed || secret) {
            return Verdict.MISSING;
        }
        return FrontDoor.isLocal(request) ? Verdict.OPEN : Verdict.NOT_LOCAL;
    }

    private boolean isProven(byte[] sent, String token, String signature) {
        String secret = secrets.server().orElse(null);
        if (secret == null) {
            return false;
        }
        if (token != null) {
            return Signature.isToken(secret, token);
        }
        return signature != null && Signature.isSigned(secret, sent, signature);
    }
}
