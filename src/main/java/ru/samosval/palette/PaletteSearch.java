package ru.samosval.palette;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;
import ru.samosval.user.Users;

/**
 * Finds things by a text, each kind as its own list does, as the actor sees it, and at most five of a kind.
 *
 * <p>What is named exactly so comes first, then what begins so, then what holds the text. Of things that are equal in this,
 * the first page of the list comes in the list's order, and after it what begins so, by name: so what is named as
 * typed is found among however many newer names that hold it.
 */
@ApplicationScoped
class PaletteSearch {

    static final String DEPLOYMENT = "deployment";
    static final String REQUEST = "request";
    static final String IMAGE = "image";
    static final String USER = "user";

    /** The most results of each kind. */
    private static final int MOST = 5;

    private static final String NAMES_END = "): ";
    private static final String TAG_BEGINS = ":";

    /** Something that is found, with what the actor may do with it now, which is looked up when it is asked for. */
    record Hit(Found thing, Supplier<Set<PaletteAction>> allowed) {

        static Hit of(String kind, String name, String note, String path) {
            return new Hit(Found.thing(kind, name, note, path), Set::of);
        }

        Hit with(Supplier<Set<PaletteAction>> actions) {
            return new Hit(thing, actions);
        }

        Set<PaletteAction> actions() {
            return allowed.get();
        }
    }

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
    private PaletteActions actions;

    @Inject
    private Texts texts;

    /** Things of a kind on which there are actions. */
    List<Hit> of(String kind, Actor actor, String text) {
        return switch (kind) {
            case DEPLOYMENT -> deployments(actor, text);
            case REQUEST -> requests(actor, text);
            case IMAGE -> images(actor, text);
            case USER -> users(actor, text);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    List<Hit> deployments(Actor actor, String text) {
        return best(
                        text,
                        deployments.list(actor, new Deployments.Filter(null, null, null, text), ListPart.page(1)),
                        most -> deployments.named(actor, text, most),
                        Deployments.Row::name)
                .map(row -> Hit.of(
                                DEPLOYMENT,
                                row.name(),
                                row.environment().getKey() + " · " + texts.label(row.status()),
                                "/deployments/" + row.id())
                        .with(() -> actions.onDeployment(actor, row.id())))
                .toList();
    }

    List<Hit> requests(Actor actor, String text) {
        return best(
                        text,
                        requests.list(actor, new Requests.Filter(null, null, null, text), ListPart.page(1)),
                        most -> requests.named(actor, text, most),
                        Requests.Row::imageName)
                .map(row -> Hit.of(
                                REQUEST,
                                row.imageName() + TAG_BEGINS + row.versionTag(),
                                texts.of("request.title", row.id()) + " · " + texts.label(row.status()),
                                "/requests/" + row.id())
                        .with(() -> actions.onRequest(actor, row.id())))
                .toList();
    }

    List<Hit> images(Actor actor, String text) {
        return best(
                        text,
                        images.list(actor, null, text, ListPart.page(1)),
                        most -> Stream.of(text + TAG_BEGINS, text)
                                .flatMap(name -> images.named(actor, name, most).stream())
                                .toList(),
                        row -> text.contains(TAG_BEGINS)
                                ? row.imageTag()
                                : row.imageTag().split(TAG_BEGINS)[0])
                .map(row -> Hit.of(IMAGE, row.imageTag(), texts.of("image.number", row.id()), "/images/" + row.id())
                        .with(() -> actions.onImage(actor)))
                .toList();
    }

    List<Hit> builds(Actor actor, String text) {
        return best(
                        text,
                        builds.list(actor, new Builds.Filter(null, null, text), ListPart.page(1)),
                        most -> builds.named(actor, text, most),
                        Builds.Row::imageName)
                .map(row -> Hit.of(
                        "build",
                        row.imageName() + TAG_BEGINS + row.versionTag(),
                        texts.of("build.title", row.id()) + " · " + texts.label(row.status()),
                        "/builds/" + row.id()))
                .toList();
    }

    /** Of the alerts of a deployment the newest open and the newest resolved one, open ones first. */
    List<Hit> alerts(Actor actor, String text) {
        Map<String, Alerts.Row> newest = new LinkedHashMap<>();
        for (Boolean resolved : new Boolean[] {false, true}) {
            alerts.list(actor, resolved, text, ListPart.page(1))
                    .rows()
                    .forEach(row -> newest.putIfAbsent(path(row), row));
        }
        return newest.entrySet().stream()
                .limit(MOST)
                .map(each -> Hit.of(
                        "alert",
                        nameOf(each.getValue()),
                        texts.of(each.getValue().resolved() ? "alert.resolved.one" : "alert.open.one") + " · "
                                + texts.said(reason(each.getValue().message())),
                        each.getKey()))
                .toList();
    }

    List<Hit> deliveries(Actor actor, String text) {
        return deliveries.find(actor, text, MOST).stream()
                .map(row -> Hit.of(
                        "delivery",
                        texts.of("hooks.title", row.id()),
                        row.getContent() + " · " + texts.label(row.result())
                                + (row.getRepository() == null ? "" : " · " + row.getRepository()),
                        "/hooks/" + row.id()))
                .toList();
    }

    /** Only administrators find users. */
    List<Hit> users(Actor actor, String text) {
        if (!Rights.administers(actor)) {
            return List.of();
        }
        return best(
                        text,
                        users.list(actor, text, ListPart.page(1)),
                        most -> users.named(actor, text, most),
                        Users.Row::username)
                .map(row -> Hit.of(
                                USER,
                                row.username(),
                                texts.label(row.role()),
                                "/admin/users?q=" + URLEncoder.encode(row.username(), StandardCharsets.UTF_8))
                        .with(() -> actions.onUser(actor, row)))
                .toList();
    }

    /**
     * The best of the rows of a list that hold a text.
     *
     * @param named finds rows that begin with the text, wherever they stand in the list
     */
    private static <T extends Identified> Stream<T> best(
            String text, ResultPage<T> page, IntFunction<List<T>> named, Function<T, String> name) {
        Set<Long> seen = new HashSet<>();
        boolean isWhole = page.total() <= page.rows().size();
        return Stream.concat(page.rows().stream(), isWhole ? Stream.of() : named.apply(MOST).stream())
                .filter(row -> seen.add(row.id()))
                .sorted(Comparator.comparingInt(row -> distance(Folded.of(name.apply(row)), Folded.of(text))))
                .limit(MOST);
    }

    /** 0 if the text is the whole name, 1 if the name begins with it, otherwise 2. */
    private static int distance(String name, String typed) {
        return !name.startsWith(typed) ? 2 : name.length() == typed.length() ? 0 : 1;
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
}
