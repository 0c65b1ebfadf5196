package ru.samosval.palette;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.alert.Alerts;
import ru.samosval.build.Builds;
import ru.samosval.deployment.Deployments;
import ru.samosval.hook.Deliveries;
import ru.samosval.i18n.Texts;
import ru.samosval.image.Images;
import ru.samosval.input.Folded;
import ru.samosval.request.Requests;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Caller;
import ru.samosval.user.Users;

/**
 * Finds things of all kinds by a few letters in one call. Each kind is searched like its own list, as the caller sees
 * it.
 */
@Tag(name = "Dashboard")
@Path("palette")
@ApplicationScoped
public class PaletteResource {

    /** The most results of each kind. */
    private static final int MOST = 5;

    private static final int LONGEST = 100;

    private static final String NAMES_END = "): ";

    /**
     * Something that is found.
     *
     * @param note what tells it from others of its name, as its status
     * @param path the address of its page
     */
    @Schema(name = "Found")
    public record Found(
            @Schema(
                    enumeration = {"deployment", "request", "image", "build", "alert", "delivery", "user"},
                    example = "deployment")
            String kind,

            String name,
            @Schema(example = "prod · Running") String note,
            @Schema(example = "/deployments/7") String path) {}

    @Inject
    private Deployments deployments;

    @Inject
    private Requests requests;

    @Inject
    private Images images;

    @Inject
    private Builds builds;

    @Inject
    private Alerts alerts;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Users users;

    @Inject
    private Caller caller;

    @Inject
    private Texts texts;

    /**
     * {@code [{"kind":"deployment","name":"shop-api","note":"prod · Running","path":"/deployments/7"},…]}: at most five
     * of each kind. Exact matches of the name come first, then names that begin with the text, then others, each in the
     * order of its own list, of which the first page is looked at; of the alerts of a deployment the
     * newest open and the newest resolved one, open ones first. Empty for an empty
     * text. Only administrators find users.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "searchPalette", summary = "What the caller may go to and do, by a few letters")
    @APIResponse(
            responseCode = "200",
            description = "What is found",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = Found.class)))
    public List<Found> find(@QueryParam("q") @DefaultValue("") String q) {
        Actor actor = caller.get();
        String text = q.strip();
        List<Found> found = new ArrayList<>();
        if (Folded.of(text).isEmpty() || text.length() > LONGEST) {
            return found;
        }
        deployments.list(actor, new Deployments.Filter(null, null, null, text), ListPart.page(1)).rows().stream()
                .sorted(Comparator.comparingInt(row -> distance(row.name(), text)))
                .limit(MOST)
                .forEach(row -> add(
                        found,
                        "deployment",
                        row.name(),
                        row.environment().getKey() + " · " + texts.label(row.status()),
                        "/deployments/" + row.id()));
        requests.list(actor, new Requests.Filter(null, null, null, text), ListPart.page(1)).rows().stream()
                .sorted(Comparator.comparingInt(row -> distance(row.imageName(), text)))
                .limit(MOST)
                .forEach(row -> add(
                        found,
                        "request",
                        row.imageName() + ":" + row.versionTag(),
                        texts.of("request.title", row.id()) + " · " + texts.label(row.status()),
                        "/requests/" + row.id()));
        images.list(actor, null, text, ListPart.page(1)).rows().stream()
                .sorted(Comparator.comparingInt(row -> distance(row.imageTag(), text)))
                .limit(MOST)
                .forEach(row ->
                        add(found, "image", row.imageTag(), texts.of("image.number", row.id()), "/images/" + row.id()));
        builds.list(actor, new Builds.Filter(null, null, text), ListPart.page(1)).rows().stream()
                .sorted(Comparator.comparingInt(row -> distance(row.imageName(), text)))
                .limit(MOST)
                .forEach(row -> add(
                        found,
                        "build",
                        row.imageName() + ":" + row.versionTag(),
                        texts.of("build.title", row.id()) + " · " + texts.label(row.status()),
                        "/builds/" + row.id()));
        Map<String, Alerts.Row> newest = new LinkedHashMap<>();
        for (Boolean resolved : new Boolean[] {false, true}) {
            alerts.list(actor, resolved, text, ListPart.page(1))
                    .rows()
                    .forEach(row -> newest.putIfAbsent(path(row), row));
        }
        newest.entrySet().stream()
                .limit(MOST)
                .forEach(row -> add(
                        found,
                        "alert",
                        nameOf(row.getValue()),
                        texts.of(row.getValue().resolved() ? "alert.resolved.one" : "alert.open.one") + " · "
                                + texts.said(reason(row.getValue().message())),
                        row.getKey()));
        deliveries
                .find(actor, text, MOST)
                .forEach(row -> add(
                        found,
                        "delivery",
                        texts.of("hooks.title", row.id()),
                        row.getContent() + " · " + texts.label(row.result())
                                + (row.getRepository() == null ? "" : " · " + row.getRepository()),
                        "/hooks/" + row.id()));
        if (Rights.administers(actor)) {
            users.list(actor, text, ListPart.page(1)).rows().stream()
                    .sorted(Comparator.comparingInt(row -> distance(row.username(), text)))
                    .limit(MOST)
                    .forEach(row -> add(
                            found,
                            "user",
                            row.username(),
                            texts.label(row.role()),
                            "/admin/users?q=" + row.username()));
        }
        return found;
    }

    private String nameOf(Alerts.Row alert) {
        return alert.deployment() == null ? texts.of("alert.deployment", alert.targetId()) : alert.deployment();
    }

    private static String path(Alerts.Row alert) {
        return "/alerts?state=" + (alert.resolved() ? "resolved" : "open") + "&q="
                + URLEncoder.encode(
                        alert.deployment() == null ? alert.message() : alert.deployment(), StandardCharsets.UTF_8);
    }

    /** What an alert says after the names of the deployment and its image. */
    private static String reason(String message) {
        return message.substring(message.indexOf(NAMES_END) < 0 ? 0 : message.indexOf(NAMES_END) + NAMES_END.length());
    }

    /** 0 if the text is the whole name, 1 if the name begins with it, otherwise 2. */
    private static int distance(String name, String typed) {
        boolean begins = name.regionMatches(true, 0, typed, 0, typed.length());
        return !begins ? 2 : name.length() == typed.length() ? 0 : 1;
    }

    private static void add(List<Found> found, String kind, String name, String note, String path) {
        found.add(new Found(kind, name, note, path));
    }
}
