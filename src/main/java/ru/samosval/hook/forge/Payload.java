package ru.samosval.hook.forge;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import ru.samosval.hook.forge.Picked.Wanted;
import ru.samosval.hook.forge.Push.Change;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The payloads of the forges, by their documentation: GitHub "Webhook events and payloads", Gitea "Webhooks", GitLab
 * "Webhook events", Bitbucket Cloud and Data Center "Event payload", Azure DevOps "Service hooks events".
 */
public final class Payload {

    private static final String REFS = "refs/";
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    /** Git's id for a ref that is gone. */
    private static final String NO_COMMIT = "0".repeat(40);

    private static final int MOST_CHANGES = 500;

    private static final Wanted GITHUB = Wanted.of(
            "ref",
            "ref_type",
            "before",
            "after",
            "head_commit.id",
            "head_commit.message?",
            "commits:id:message",
            "repository.clone_url",
            "repository.ssh_url",
            "repository.html_url",
            "repository.git_url",
            "repository.svn_url");

    private static final Wanted GITLAB = Wanted.of(
            "object_kind",
            "event_name",
            "ref",
            "after",
            "checkout_sha",
            "commits:id:message",
            "push_options.ci.skip",
            "project.web_url",
            "project.homepage",
            "project.url",
            "project.git_http_url",
            "project.git_ssh_url",
            "project.http_url",
            "project.ssh_url",
            "repository.url",
            "repository.homepage",
            "repository.git_http_url",
            "repository.git_ssh_url");

    private static final Wanted BITBUCKET = Wanted.of(
            "test",
            "repository.full_name",
            "repository.links.html.href",
            "repository.links.self.href",
            "repository.links.clone.href",
            "push.changes.new.type",
            "push.changes.new.name",
            "push.changes.new.target.hash",
            "push.changes.new.target.message?",
            "push.changes.old.type",
            "push.changes.old.name",
            "changes.ref.id",
            "changes.type",
            "changes.toHash",
            "toCommit.id",
            "toCommit.message?");

    private static final Wanted AZURE = Wanted.of(
            "id",
            "eventType",
            "resource.repository.remoteUrl",
            "resource.repository.sshUrl",
            "resource.repository.webUrl",
            "resource.refUpdates.name",
            "resource.refUpdates.newObjectId",
            "resource.commits:commitId:comment");

    private static final Set<String> BITBUCKET_PINGS = Set.of("diagnostics:ping", "ping");

    private Payload() {}

    /**
     * Reads a payload to its end.
     *
     * @param header returns a header's value; null if it was not sent
     * @throws Invalid if it is not what the forge sends about a push, or when it checks whether the webhook answers
     * @throws IOException if the stream fails
     */
    public static Push read(Dialect dialect, UnaryOperator<String> header, InputStream json) throws IOException {
        return switch (dialect) {
            case COMMIT -> throw new IllegalArgumentException("not sent by a forge");
            case GITHUB -> github(event(header, "X-GitHub-Event"), json);
            case GITEA -> gitea(header, json);
            case GITLAB -> gitlab(header.apply("X-Gitlab-Event"), json);
            case BITBUCKET -> bitbucket(event(header, "X-Event-Key"), json);
            case AZURE -> azure(json);
        };
    }

    /** The JSON in a body: all of it, or the field of a form that holds it. */
    public static InputStream json(Dialect dialect, String contentType, InputStream body) {
        boolean forms = dialect == Dialect.GITHUB || dialect == Dialect.GITEA;
        return forms && isForm(contentType) ? new FormPayload(body) : body;
    }

    static boolean isForm(String contentType) {
        return contentType != null
                && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /** The headers with which a forge identifies a delivery. A delivery that is sent again has the same value. */
    public static List<String> idHeaders(Dialect dialect) {
        return switch (dialect) {
            case COMMIT -> List.of("Idempotency-Key", "X-GitHub-Delivery");
            case GITHUB -> List.of("X-GitHub-Delivery", "Idempotency-Key");
            case GITEA -> List.of("X-Gitea-Delivery", "X-Forgejo-Delivery", "X-Gogs-Delivery", "Idempotency-Key");
            case GITLAB -> List.of("Idempotency-Key", "webhook-id");
            case BITBUCKET -> List.of("X-Request-UUID", "X-Request-Id", "Idempotency-Key");
            case AZURE -> List.of("Idempotency-Key");
        };
    }

    /**
     * The header that older versions of a forge use for this, if none of {@link #idHeaders} came; null if there is
     * none. GitLab's has the same value for all deliveries that result from one.
     */
    public static String olderIdHeader(Dialect dialect) {
        return dialect == Dialect.GITLAB ? "X-Gitlab-Event-UUID" : null;
    }

    private static String event(UnaryOperator<String> header, String name) {
        String event = header.apply(name);
        if (event == null || event.isBlank()) {
            throw new Invalid(name, "hook.event.missing", name);
        }
        return event.strip();
    }

    private static Push gitea(UnaryOperator<String> header, InputStream json) throws IOException {
        return github(event(name -> ofGitea(header, "Event"), "X-Gitea-Event"), json);
    }

    /**
     * A header of Gitea or a related forge: Forgejo and Gogs have the same headers with their own names.
     *
     * @param header returns a header's value; null if it was not sent
     * @param name what follows the forge's name
     */
    public static String ofGitea(UnaryOperator<String> header, String name) {
        return Stream.of("Gitea", "Forgejo", "Gogs")
                .map(forge -> header.apply("X-" + forge + "-" + name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The same in Gitea. */
    private static Push github(String event, InputStream json) throws IOException {
        Picked payload = Picked.read(json, GITHUB);
        return switch (event) {
            case "ping", Push.CREATE -> new Push(event, null, githubAddresses(payload), List.of());
            case "delete" -> {
                String ref = payload.needed("ref");
                String whole =
                        ref.startsWith(REFS) ? ref : ("tag".equals(payload.text("ref_type")) ? TAGS : HEADS) + ref;
                yield push(event, null, githubAddresses(payload), List.of(new Change(whole, NO_COMMIT, false)));
            }
            default -> {
                demandEvent(event, "push"::equals);
                yield githubPush(event, payload);
            }
        };
    }

    private static Push githubPush(String event, Picked payload) {
        String commit = payload.needed("after");
        if (payload.isEqual("before", commit)) {
            // What Gitea's and Gogs' "Test Delivery" sends: the branch points to where it did.
            return new Push(event, null, githubAddresses(payload), List.of());
        }
        boolean skip = payload.in("head_commit").has("id")
                ? payload.in("head_commit").is("message")
                : payload.skips("commits", commit);
        return push(event, null, githubAddresses(payload), List.of(new Change(payload.needed("ref"), commit, skip)));
    }

    private static List<String> githubAddresses(Picked payload) {
        return texts(payload.in("repository"), "clone_url", "ssh_url", "html_url", "git_url", "svn_url");
    }

    private static Push gitlab(String header, InputStream json) throws IOException {
        Picked payload = Picked.read(json, GITLAB);
        String event = payload.has("object_kind") ? payload.text("object_kind") : payload.text("event_name");
        if (event == null) {
            event = header == null || header.isBlank() ? event(n -> null, "X-Gitlab-Event") : header.strip();
        }
        demandEvent(event, Set.of("push", "tag_push")::contains);
        String commit = payload.needed("after");
        boolean skip = payload.in("push_options").in("ci").has("skip") || payload.skips("commits", commit);
        List<String> addresses = new ArrayList<>(texts(
                payload.in("project"),
                "git_http_url",
                "git_ssh_url",
                "web_url",
                "homepage",
                "url",
                "http_url",
                "ssh_url"));
        addresses.addAll(texts(payload.in("repository"), "git_http_url", "git_ssh_url", "homepage", "url"));
        return push(event, null, addresses, List.of(new Change(payload.needed("ref"), commit, skip)));
    }

    private static Push bitbucket(String event, InputStream json) throws IOException {
        Picked payload = Picked.read(json, BITBUCKET);
        if (BITBUCKET_PINGS.contains(event)) {
            return new Push(event, null, List.of(), List.of());
        }
        demandEvent(event, Set.of("repo:push", "repo:refs_changed")::contains);
        Picked repository = payload.in("repository");
        List<String> addresses = new ArrayList<>(texts(repository.in("links").in("html"), "href"));
        Stream.concat(repository.in("links").each("clone").stream(), repository.in("links").each("self").stream())
                .forEach(link -> addresses.addAll(texts(link, "href")));
        if (event.equals("repo:refs_changed")) {
            return push(event, null, addresses, dataCenterChanges(payload));
        }
        if (addresses.isEmpty() && repository.has("full_name")) {
            addresses.add("https://bitbucket.org/" + repository.text("full_name"));
        }
        List<Change> changes = new ArrayList<>();
        for (Picked change : payload.in("push").each("changes")) {
            Picked now = change.in("new");
            boolean gone = !now.has("name");
            Picked ref = gone ? change.in("old") : now;
            changes.add(new Change(
                    ("tag".equals(ref.text("type")) ? TAGS : HEADS) + ref.needed("name"),
                    gone ? NO_COMMIT : now.in("target").needed("hash"),
                    now.in("target").is("message")));
        }
        return push(event, null, addresses, changes);
    }

    private static List<Change> dataCenterChanges(Picked payload) {
        Picked last = payload.in("toCommit");
        List<Change> changes = new ArrayList<>();
        for (Picked change : payload.each("changes")) {
            boolean gone = "DELETE".equals(change.text("type"));
            String commit = gone ? NO_COMMIT : change.needed("toHash");
            boolean skip = commit.equals(last.text("id")) && last.is("message");
            changes.add(new Change(change.in("ref").needed("id"), commit, skip));
        }
        return changes;
    }

    private static Push azure(InputStream json) throws IOException {
        Picked payload = Picked.read(json, AZURE);
        String event = payload.needed("eventType");
        demandEvent(event, "git.push"::equals);
        Picked resource = payload.in("resource");
        List<Change> changes = new ArrayList<>();
        for (Picked update : resource.each("refUpdates")) {
            String commit = update.needed("newObjectId");
            changes.add(new Change(update.needed("name"), commit, resource.skips("commits", commit)));
        }
        return push(
                event, payload.text("id"), texts(resource.in("repository"), "remoteUrl", "sshUrl", "webUrl"), changes);
    }

    private static Push push(String event, String id, List<String> addresses, List<Change> changes) {
        if (changes.isEmpty()) {
            throw new Invalid("body", "hook.payload.changes");
        }
        if (changes.size() > MOST_CHANGES) {
            throw new Invalid("body", "hook.payload.many", MOST_CHANGES);
        }
        return new Push(event, id, Collections.unmodifiableList(addresses), List.copyOf(changes));
    }

    private static void demandEvent(String event, Predicate<String> known) {
        if (!known.test(event)) {
            throw new Invalid("event", "hook.event.unknown", event);
        }
    }

    private static List<String> texts(Picked of, String... names) {
        return Stream.of(names)
                .map(of::text)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
