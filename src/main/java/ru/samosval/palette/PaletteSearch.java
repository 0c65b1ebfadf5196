package ru.samosval.palette;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.alert.Alerts;
import ru.samosval.build.Builds;
import ru.samosval.deployment.Deployments;
import ru.samosval.hook.Deliveries;
import ru.samosval.i18n.Texts;
import ru.samosval.image.Images;
import ru.samosval.request.Requests;
import ru.samosval.storage.ListPart;
import ru.samosval.user.Users;

/**
 * Finds things by a text, each kind as its own list does, as the actor sees it, and at most five of a kind, the best first
 * ({@link Ranking}).
 */
@ApplicationScoped
class PaletteSearch {

    static final String DEPLOYMENT = "deployment";
    static final String REQUEST = "request";
    static final String IMAGE = "image";
    static final String USER = "user";

    /** The most results of each kind. */
    static final int MOST = 5;

    private static final String NAMES_END = "): ";

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

    /** The things of a kind to which an action may be meant. */
    List<Hit> candidates(String kind, Actor actor, String text) {
        return switch (kind) {
            case DEPLOYMENT -> deployments(actor, text, ListPart.SIZE);
            case REQUEST -> requests(actor, text, ListPart.SIZE);
            case IMAGE -> images(actor, text, ListPart.SIZE);
            case USER -> users(actor, text, ListPart.SIZE);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    List<Hit> deployments(Actor actor, String text, int most) {
        return Ranking.best(
                        text,
                        deployments.list(actor, new Deployments.Filter(null, null, null, text), ListPart.page(1)),
                        () -> deployments.named(actor, text, MOST),
                        Deployments.Row::name)
                .limit(most)
                .map(row -> Hit.of(
                                DEPLOYMENT,
                                row.name(),
                                row.environment().getKey() + " · " + texts.label(row.status()),
                                "/deployments/" + row.id())
                        .suiting(action -> action.suits(row.status()))
                        .with(() -> actions.onDeployment(actor, row.id())))
                .toList();
    }

    List<Hit> requests(Actor actor, String text, int most) {
        return Ranking.best(
                        text,
                        requests.list(actor, new Requests.Filter(null, null, null, text), ListPart.page(1)),
                        () -> Ranking.tagged(text, name -> requests.named(actor, name, MOST)),
                        row -> Ranking.name(text, row.imageName() + Ranking.TAG_BEGINS + row.versionTag()))
                .limit(most)
                .map(row -> Hit.of(
                                REQUEST,
                                row.imageName() + Ranking.TAG_BEGINS + row.versionTag(),
                                texts.of("request.title", row.id()) + " · " + texts.label(row.status()),
                                "/requests/" + row.id())
                        .suiting(action -> action.suits(row.status()))
                        .with(() -> actions.onRequest(actor, row.id())))
                .toList();
    }

    List<Hit> images(Actor actor, String text, int most) {
        return Ranking.best(
                        text,
                        images.list(actor, null, text, ListPart.page(1)),
                        () -> Ranking.tagged(text, name -> images.named(actor, name, MOST)),
                        row -> Ranking.name(text, row.imageTag()))
                .limit(most)
                .map(row -> Hit.of(IMAGE, row.imageTag(), texts.of("image.number", row.id()), "/images/" + row.id())
                        .with(() -> actions.onImage(actor)))
                .toList();
    }

    List<Hit> builds(Actor actor, String text) {
        return Ranking.best(
                        text,
                        builds.list(actor, new Builds.Filter(null, null, text), ListPart.page(1)),
                        () -> Ranking.tagged(text, name -> builds.named(actor, name, MOST)),
                        row -> Ranking.name(text, row.imageName() + Ranking.TAG_BEGINS + row.versionTag()))
                .limit(MOST)
                .map(row -> Hit.of(
                        "build",
                        row.imageName() + Ranking.TAG_BEGINS + row.versionTag(),
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
    List<Hit> users(Actor actor, String text, int most) {
        if (!Rights.administers(actor)) {
            return List.of();
        }
        return Ranking.best(
                        text,
                        users.list(actor, text, ListPart.page(1)),
                        () -> users.named(actor, text, MOST),
                        Users.Row::username)
                .limit(most)
                .map(row -> Hit.of(
                                USER,
                                row.username(),
                                texts.label(row.role()),
                                "/admin/users?q=" + URLEncoder.encode(row.username(), StandardCharsets.UTF_8))
                        .suiting(action -> (action == PaletteAction.UNBLOCK) != row.active())
                        .with(() -> actions.onUser(actor, row)))
                .toList();
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
