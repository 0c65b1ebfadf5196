package ru.samosval.palette;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.access.Actor;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Folded;
import ru.samosval.user.Caller;

/** What the palette finds by a few letters: things of all kinds, and what may be done with them. */
@Tag(name = "Dashboard")
@Path("palette")
@ApplicationScoped
public class PaletteResource {

    private static final int LONGEST = 100;

    /** The most actions that are offered of those that the text asks for, and of all others. */
    private static final int MOST_ACTIONS = 8;

    /** The most things to which one action is offered. */
    private static final int MOST_TO_DO = 3;

    @Inject
    private PaletteSearch search;

    @Inject
    private Caller caller;

    @Inject
    private Texts texts;

    /**
     * {@code [{"kind":"deployment","name":"shop-api","note":"prod · Running","path":"/deployments/7"},…]}: at most five
     * things of each kind, as {@link PaletteSearch} finds and orders them.
     *
     * <p>Where the text names an action and a thing ("stop shop-api"), up to eight such actions come first, but after a
     * thing of exactly that name; they are those that the caller may do now: {@code {"kind":"action","name":"Stop:
     * shop-api",…,"control":"deployment-stop","press":true}}. Of a deployment or request that alone of its kind is found,
     * up to eight actions come last. Empty for an empty text.
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
        if (Folded.of(text).isEmpty() || text.length() > LONGEST) {
            return List.of();
        }
        List<Hit> deployments = search.deployments(actor, text, PaletteSearch.MOST);
        List<Hit> requests = search.requests(actor, text, PaletteSearch.MOST);
        List<Hit> things = new ArrayList<>(deployments);
        things.addAll(requests);
        things.addAll(search.images(actor, text, PaletteSearch.MOST));
        things.addAll(search.builds(actor, text));
        things.addAll(search.alerts(actor, text));
        things.addAll(search.deliveries(actor, text));
        things.addAll(search.users(actor, text, PaletteSearch.MOST));
        List<Found> named = things.stream().map(Hit::thing).toList();
        List<Found> asked = asked(actor, text);
        boolean isName =
                named.stream().anyMatch(thing -> Folded.of(thing.name()).equals(Folded.of(text)));
        List<Found> found = new ArrayList<>(isName ? named : asked);
        found.addAll(isName ? asked : named);
        Stream.of(deployments, requests)
                .filter(hits -> hits.size() == 1)
                .flatMap(hits -> hits.get(0).actions().stream().map(action -> action(hits.get(0), action)))
                .filter(action -> !found.contains(action))
                .limit(MOST_ACTIONS)
                .forEach(found::add);
        return found;
    }

    private List<Found> asked(Actor actor, String text) {
        Map<PaletteAction, String> asked = Asked.in(text, action -> texts.of(action.key()));
        Map<String, List<Hit>> hits = new HashMap<>();
        return asked.entrySet().stream()
                .flatMap(each -> hits
                        .computeIfAbsent(
                                each.getKey().kind() + ' ' + each.getValue(),
                                name -> search.candidates(each.getKey().kind(), actor, each.getValue()))
                        .stream()
                        .filter(hit -> hit.suits(each.getKey()) && hit.actions().contains(each.getKey()))
                        .limit(MOST_TO_DO)
                        .map(hit -> action(hit, each.getKey())))
                .limit(MOST_ACTIONS)
                .toList();
    }

    private Found action(Hit hit, PaletteAction action) {
        return hit.thing().action(action, texts.of(action.key()));
    }
}
