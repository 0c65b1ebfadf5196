package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.api.KnowsItsCallers;
import ru.samosval.api.Problems;
import ru.samosval.config.WallClock;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Payload;
import ru.samosval.hook.forge.Proof;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.http.CrossSite;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.signin.FrontDoor;

/**
 * The webhooks as forges call them, an address for each. A forge proves that it knows the server's secret, or that of the
 * request which the address names ({@code ?request=7}); while there is none every caller on this machine may call.
 */
@Tag(name = "Hooks")
@Path(ForgeHookResource.PATH)
@ApplicationScoped
public class ForgeHookResource implements KnowsItsCallers {

    /** With a slash at its end it is the same. */
    private static final Set<String> PATHS = Stream.of(Dialect.values())
            .filter(Dialect::isForge)
            .flatMap(dialect -> Stream.of("hooks/" + dialect.getKey(), "hooks/" + dialect.getKey() + "/"))
            .collect(Collectors.toUnmodifiableSet());

    static final String PATH = "hooks/{dialect: github|gitlab|gitea|bitbucket|azure}";

    @Inject
    private Hooks hooks;

    @Inject
    private HookSecrets secrets;

    @Inject
    private SecretGuesses guesses;

    @Inject
    private ThrottledSenders throttled;

    @Inject
    private HookAnswers answers;

    @Inject
    private Problems problems;

    /** A forge's clock is the world's, whatever time the simulation has. */
    @Inject
    @WallClock
    private Clock clock;

    @Inject
    private Event<HookAnswered> answered;

    @Override
    public Set<String> paths() {
        return PATHS;
    }

    /** Takes in what a forge sends; its form is said by the address and the body, not by the media type. */
    @POST
    @Operation(
            operationId = "receivePush",
            summary = "Take a push as a forge sends it",
            description = "github, gitlab, gitea, bitbucket or azure, each in its own form and signed in its own way.")
    @SecurityRequirement(name = "github")
    @SecurityRequirement(name = "gitea")
    @SecurityRequirement(name = "gitlab")
    @SecurityRequirement(name = "standard")
    @SecurityRequirement(name = "bitbucket")
    @SecurityRequirement(name = "azure")
    @RequestBody(
            content = {
                @Content(
                        mediaType = "application/json",
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        example =
                                                "{\"ref\":\"refs/heads/main\",\"after\":\"0a1b2c3d\",\"repository\":{\"clone_url\":\"https://git.example.com/shop/api.git\"}}")),
                @Content(
                        mediaType = "application/x-www-form-urlencoded",
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        description = "Of GitHub and Gitea: the same JSON as the field payload.",
                                        example =
                                                "{\"payload\":\"{\\\"ref\\\":\\\"refs/heads/main\\\",\\\"after\\\":\\\"0a1b2c3d\\\",\\\"repository\\\":{\\\"clone_url\\\":\\\"https://git.example.com/shop/api.git\\\"}}\"}"))
            })
    @APIResponse(
            responseCode = "200",
            description = "What was done, and why",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = HookAnswerJson.OfPush.class),
                            example =
                                    "{\"matched_requests\":[1],\"restarted_deployments\":[3,4],\"flagged_deployments\":[5],\"targets\":[{\"request\":1,\"result\":\"restarted\",\"restarted\":2,\"flagged\":1,\"stopped_by_operator\":0,\"message\":\"Request #1: 2 deployments restarted, 1 needs a restart.\"}],\"delivery\":12,\"event\":\"push\"}"))
    public Response take(
            @PathParam("dialect") String name,
            @QueryParam("request") String named,
            InputStream body,
            @Context HttpServletRequest request) {
        if (CrossSite.isForeign(request)) {
            // Forges are no browsers: a page of another site makes one send this.
            return problems.of(403, "error.crossSite");
        }
        Dialect dialect = Keyed.parse(Dialect.class, name).orElseThrow();
        UnaryOperator<String> header = request::getHeader;
        Long own = named == null ? null : Long.valueOf(named.matches("\\d{1,18}") ? named : "0");
        Optional<String> secret = own == null ? secrets.server() : secrets.of(own);
        Proof proof = secret.map(known -> Proof.of(dialect, header, known, clock.instant()))
                .orElseGet(() -> Proof.known(withoutSecret(own, request)));
        ForgeBody.Read read = proof.isHopeless()
                ? ForgeBody.beginning(body, proof.verdict())
                : new ForgeBody(dialect, header, proof).read(body);
        Delivery.Origin origin =
                new Delivery.Origin(dialect, null, request.getRemoteAddr(), own == null || own == 0 ? null : own, null);
        Delivery.Sent sent = new Delivery.Sent(SentHeaders.of(request), read.beginning(), read.size());
        try {
            Response answer = answer(origin, read, sent, header, secret.isPresent());
            answered.fire(HookAnswered.of(answer.getStatus()));
            return answer;
        } catch (Refusal refusal) {
            if (refusal instanceof TooMany) {
                throttled.record(unread(origin, read, sent, header));
            }
            answered.fire(HookAnswered.of(refusal.status()));
            throw refusal;
        }
    }

    private static Delivery unread(
            Delivery.Origin origin, ForgeBody.Read read, Delivery.Sent sent, UnaryOperator<String> header) {
        return new Delivery(origin, read.verdict(), event(origin.dialect(), header), List.of(), List.of(), null, sent);
    }

    private static Verdict withoutSecret(Long own, HttpServletRequest request) {
        if (own != null) {
            return Verdict.NO_SECRET;
        }
        return FrontDoor.isLocal(request) ? Verdict.OPEN : Verdict.NOT_LOCAL;
    }

    private Response answer(
            Delivery.Origin origin,
            ForgeBody.Read read,
            Delivery.Sent sent,
            UnaryOperator<String> header,
            boolean guarded) {
        Verdict verdict = read.verdict();
        Delivery unread = unread(origin, read, sent, header);
        if (verdict == Verdict.UNREAD) {
            if (guarded) {
                // What cannot be read proves nothing; else as many as one likes would wash out the lab's list.
                guesses.demandTry(origin.address(), verdict);
                guesses.recordWrong(origin.address(), verdict);
            }
            hooks.recordRefused(unread, read.refusal());
            return answers.refusalAndClose(read.refusal());
        }
        if (guarded || !verdict.isAccepted()) {
            guesses.demandTry(origin.address(), verdict);
        }
        if (!verdict.isAccepted()) {
            guesses.recordWrong(origin.address(), verdict);
            Reason reason = HookAnswers.refusal(verdict);
            hooks.recordRefused(unread, reason);
            return answers.refusalAndClose(HookAnswers.told(verdict, origin, reason));
        }
        if (read.refusal() != null) {
            hooks.recordRefused(unread, read.refusal());
            return answers.refusal(read.refusal());
        }
        Delivery delivery;
        try {
            delivery = new Delivery(
                    origin,
                    verdict,
                    read.push().event(),
                    DeliveryKeys.of(
                            origin.dialect(),
                            origin.ownRequest(),
                            null,
                            header,
                            read.push().id()),
                    read.push().isOfNothing() ? List.of() : CommitHook.of(read.push()),
                    null,
                    sent);
        } catch (Refusal refusal) {
            hooks.recordRefused(unread, Reason.of(refusal));
            throw refusal;
        }
        return taken(hooks.take(delivery), delivery);
    }

    private Response taken(Receipt receipt, Delivery delivery) {
        var json = answers.json(receipt.result(), true)
                .add("delivery", receipt.delivery())
                .add("event", delivery.event());
        if (receipt.sameAs() != null) {
            json.add("duplicate_of", receipt.sameAs());
        }
        return Response.ok(json.build().toString(), MediaType.APPLICATION_JSON + ";charset=UTF-8")
                .build();
    }

    private static String event(Dialect dialect, UnaryOperator<String> header) {
        String event = switch (dialect) {
            case GITHUB -> header.apply("X-GitHub-Event");
            case GITEA -> Payload.ofGitea(header, "Event");
            case GITLAB -> header.apply("X-Gitlab-Event");
            case BITBUCKET -> header.apply("X-Event-Key");
            default -> null;
        };
        return event == null || event.length() > 100 ? null : event;
    }
}
