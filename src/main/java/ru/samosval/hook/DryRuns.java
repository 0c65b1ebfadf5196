package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import ru.samosval.access.Actor;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Payload;
import ru.samosval.hook.forge.Push;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** What a payload would do if it came now. It is read like a delivery, but nothing is changed or stored. */
@ApplicationScoped
public class DryRuns {

    private static final String FORM = "payload=";

    @Inject
    private Lookup lookup;

    @Inject
    private HookRights rights;

    @Inject
    private Fleet fleet;

    @Inject
    private FleetTasks tasks;

    @Inject
    private KnownRepositories repositories;

    /** A commit and what would be decided about it. The commit is null if the payload has none that is new. */
    public record Preview(CommitHook commit, List<Target> targets) {}

    /**
     * What the payload would do with the rights of the actor: to requests to which they may report commits.
     *
     * @param dialect null if it is unknown, which is refused
     */
    public List<Preview> of(Actor actor, Dialect dialect, String payload) {
        if (dialect == null) {
            throw new Invalid("dialect", "hooks.dialect.unknown");
        }
        if (payload == null || payload.isBlank()) {
            throw new Invalid("", "hooks.try.payload.missing");
        }
        List<CommitHook> commits = commits(dialect, payload.strip());
        Delivery.Origin origin = new Delivery.Origin(dialect, actor, null, null, null);
        List<Preview> previews = new ArrayList<>();
        if (commits.isEmpty()) {
            previews.add(new Preview(null, List.of(Target.of(Decision.PING, null, null))));
        }
        for (CommitHook commit : commits) {
            previews.add(new Preview(commit, lookup.read(reading -> targets(reading, origin, commit))));
        }
        return previews;
    }

    private List<Target> targets(Sql reading, Delivery.Origin origin, CommitHook commit) {
        Target nothing = commit.nothing();
        if (nothing != null) {
            return List.of(nothing);
        }
        RepositoryRequests.Found found = rights.reached(origin, new RepositoryRequests(reading).of(commit));
        List<Target> targets = new ArrayList<>();
        Map<Long, Long> counts = tasks.counts(reading, found.following());
        long sum = counts.values().stream().mapToLong(Long::longValue).sum();
        for (long request : found.following()) {
            targets.add(
                    sum > FleetTasks.MOST_AT_ONCE
                            ? Target.pending(request, counts.get(request))
                            : Target.of(request, fleet.preview(reading, request)));
        }
        targets.addAll(found.others());
        return targets.isEmpty()
                ? List.of(Target.unknown(repositories.nearest(origin.actor(), commit.repository())))
                : targets;
    }

    private static List<CommitHook> commits(Dialect dialect, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        if (dialect == Dialect.COMMIT) {
            return List.of(CommitHook.parse(bytes));
        }
        String type = payload.startsWith(FORM) ? "application/x-www-form-urlencoded" : "application/json";
        // Forges name the event in a header, which nobody pastes.
        String bitbucket = payload.contains("\"repo:refs_changed\"") ? "repo:refs_changed" : "repo:push";
        UnaryOperator<String> header = name -> name.equals("X-Event-Key") ? bitbucket : "push";
        try (InputStream json = Payload.json(dialect, type, new ByteArrayInputStream(bytes))) {
            Push push = Payload.read(dialect, header, json);
            return push.isOfNothing() ? List.of() : CommitHook.of(push);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
