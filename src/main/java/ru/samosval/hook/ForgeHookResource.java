package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
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
import ru.samosval.hook.forge.Push;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.http.CrossSite;
import ru.samosval.i18n.Keyed;
import ru.samosval.signin.FrontDoor;

/**
 * The webhooks that forges call, with an address for each forge. A forge proves that it knows the server's secret, or
 * that of the request in the address ({@code ?request=7}). While the server has no secret, every caller on this machine
 * may call.
 */
@Tag(name = "Hooks")
@Path(ForgeHookResource.PATH)
@ApplicationScoped
public class ForgeHookResource implements KnowsItsCallers {

    /** A trailing slash makes no difference. */
    private static final Set<String> PATHS = Stream.of(Dialect.values())
            .filter(Dialect::isForge)
            .flatMap(dialect -> Stream.of("hooks/" + dialect.getKey(), "hooks/" + dialect.getKey() + "/"))
            .collect(Collectors.toUnmodifiableSet());

    static final String PATH = "hooks/{dialect: github|gitlab|gitea|bitbucket|azure}";

    @Inject
    private HookSecrets secrets;

    @Inject
    private HookIntake intake;

    @Inject
    private HookAnswers answers;

    @Inject
    private Problems problems;

    /** Forges use real time, whatever time the simulation has. */
    @Inject
    @WallClock
    private Clock clock;

    @Override
    public Set<String> paths() {
        return PATHS;
    }

    /** Takes a forge's payload. The address and the body determine its form, not the media type. */
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
            // Forges are no browsers. A browser that sends this does so for a page of another site.
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
        Delivery unread = new Delivery(
                origin, read.verdict(), event(dialect, header), List.of(), List.of(), read.refusal(), sent);
        HookIntake.Outcome outcome = intake.take(unread, secret.isPresent(), () -> read(unread, header, read.push()));
        return outcome.isRefused() ? refused(outcome.delivery()) : taken(outcome.delivery(), outcome.receipt());
    }

    private static Delivery read(Delivery unread, UnaryOperator<String> header, Push push) {
        Delivery.Origin origin = unread.origin();
        List<String> keys = DeliveryKeys.of(origin.dialect(), origin.ownRequest(), null, header, push.id());
        return unread.telling(push.event(), keys, push.isOfNothing() ? List.of() : CommitHook.of(push));
    }

    private Response refused(Delivery delivery) {
        Verdict verdict = delivery.verdict();
        if (verdict.isAccepted()) {
            return answers.refusal(delivery.reason());
        }
        return answers.refusalAndClose(
                verdict == Verdict.UNREAD
                        ? delivery.reason()
                        : HookAnswers.told(verdict, delivery.origin(), delivery.reason()));
    }

    private Response taken(Delivery delivery, Receipt receipt) {
        var json = answers.json(receipt.result(), true)
                .add("delivery", receipt.delivery())
                .add("event", delivery.event());
        if (receipt.sameAs() != null) {
            json.add("duplicate_of", receipt.sameAs());
        }
        return Response.ok(json.build().toString(), MediaType.APPLICATION_JSON + ";charset=UTF-8")
                .build();
    }

    private static Verdict withoutSecret(Long own, HttpServletRequest request) {
        if (own != null) {
            return Verdict.NO_SECRET;
        }
        return FrontDoor.isLocal(request) ? Verdict.OPEN : Verdict.NOT_LOCAL;
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
