package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.audit.Ids;
import ru.samosval.i18n.Keyed;
import ru.samosval.request.Requests;
import ru.samosval.request.Requests.BaseImageChanged;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Sql;

/**
 * Acts on more deployments than one transaction should hold the write lock for. The task is recorded with the act; a
 * timer carries it out in batches. It concerns the deployments that the request had when it was recorded, in the runs
 * that they were in then; what people do to them meanwhile takes precedence.
 */
@ApplicationScoped
public class FleetTasks {

    /** At most this many deployments are restarted or marked within an act's own transaction. */
    public static final int MOST_AT_ONCE = 2_000;

    /** Small, so that others who wait for the write lock get it soon. */
    private static final int BATCH = 1_000;

    /** A task that replaces others names at most this many of their commits. */
    private static final int MOST_NAMED = 5;

    private static final String NAMES = ", ";

    @Inject
    private Fleet fleet;

    @Inject
    private Database database;

    @Inject
    private Lookup lookup;

    @Inject
    private Requests requests;

    @Inject
    private Audit audit;

    @Inject
    private Clock clock;

    /** What a task does. */
    public enum FleetWork implements Keyed {
        /** Restarts the deployments that run and marks the others. */
        COMMIT,
        /** Marks all deployments. */
        BASE_IMAGE
    }

    /** How far a task has come. {@code subject} is the commit or the new base image. */
    public record Progress(FleetWork kind, String subject, long total, long done) {}

    /** A task to be carried out. {@code actor} is null if no known user acted. */
    private record Task(
            long id,
            FleetWork kind,
            long request,
            Actor actor,
            String oldValue,
            String newValue,
            long recordedAt,
            long lastDeployment,
            long atImage,
            long atDeployment) {}

    /** A task that has not begun. */
    private record Waiting(long id, String oldValue, String newValue) {}

    /** How many deployments each of the requests has. Counted without reading them. */
    @Unguarded("part of an act whose rights were asked")
    public Map<Long, Long> counts(Sql sql, List<Long> requests) {
        Map<Long, Long> counts = new LinkedHashMap<>();
        for (long request : requests) {
            counts.put(request, DeploymentSets.count(sql, request));
        }
        return counts;
    }

    /** Whether one of the requests has an unfinished task, which must come first. */
    @Unguarded("part of an act whose rights were asked")
    public boolean isPending(Sql sql, List<Long> requests) {
        return requests.stream()
                .anyMatch(request -> sql.first(
                                "SELECT 1 FROM fleet_tasks WHERE request_id = ? AND finished_at IS NULL LIMIT 1",
                                row -> true,
                                request)
                        .isPresent());
    }

    /** Records that a commit comes to all deployments of the request. */
    public void recordCommit(Sql sql, Actor actor, long request, String commit, long total) {
        record(sql, FleetWork.COMMIT, actor == null ? null : actor.id(), request, null, commit, total);
    }

    /** A changed base image marks every deployment of the request: at once, or, if there are many, by a task. */
    void onBaseImageChanged(@Observes BaseImageChanged event) {
        database.inTransaction(sql -> {
            long count = DeploymentSets.count(sql, event.requestId());
            if (count <= MOST_AT_ONCE && !isPending(sql, List.of(event.requestId()))) {
                fleet.mark(sql, event.requestId(), event.before(), event.after());
            } else {
                record(sql, FleetWork.BASE_IMAGE, null, event.requestId(), event.before(), event.after(), count);
            }
            return null;
        });
    }

    /** The unfinished tasks of a request, oldest first. Answered with 404 if the actor does not see the request. */
    public List<Progress> pending(Actor actor, long request) {
        requests.get(actor, request);
        return lookup.read(reading -> reading.list(
                "SELECT kind, new_value, total, done FROM fleet_tasks WHERE request_id = ? AND finished_at IS NULL"
                        + " ORDER BY id",
                row -> new Progress(
                        Keyed.parse(FleetWork.class, row.getString(1)).orElseThrow(),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4)),
                request));
    }

    /** Whether there is a task to carry out. */
    @Unguarded("the timer")
    public boolean isDue() {
        return lookup.first("SELECT 1 FROM fleet_tasks WHERE finished_at IS NULL LIMIT 1", row -> row.getInt(1))
                .isPresent();
    }

    /**
     * Carries out a batch of the oldest task. How far it has come is recorded in the same transaction, so that after a
     * crash it goes on from there.
     *
     * @return whether there may be more to do
     */
    @Unguarded("the timer")
    @Transactional
    public boolean carry() {
        return database.inBatch(sql -> {
            Task task = oldest(sql);
            if (task != null) {
                carry(sql, task);
            }
            return task != null;
        });
    }

    private void carry(Sql sql, Task task) {
        List<DeploymentSets.Member> members = DeploymentSets.members(
                sql, task.request(), task.atImage(), task.atDeployment(), task.lastDeployment(), BATCH);
        // The moment of an act is a millisecond ahead of the clock: one that came just before the task is not later
        // than it.
        long came = task.recordedAt() + 1;
        Fleet.Effects effects = switch (task.kind()) {
            case COMMIT -> fleet.take(sql, members, task.newValue(), named(task), came);
            case BASE_IMAGE -> fleet.mark(sql, members, task.oldValue(), task.newValue(), came);
        };
        if (!effects.restarted().isEmpty()) {
            String details = "deployments: "
                    + Ids.listed(effects.restarted().stream().sorted().toList()) + "; commit: " + task.newValue();
            audit.record(
                    sql,
                    List.of(new Audit.BulkEntry(
                            task.actor(), AuditAction.DEPLOYMENTS_RESTARTED, task.request(), details)));
        }
        DeploymentSets.Member last = members.isEmpty() ? null : members.get(members.size() - 1);
        sql.update(
                "UPDATE fleet_tasks SET at_image = ?, at_deployment = ?, done = done + ?, restarted = restarted + ?,"
                        + " flagged = flagged + ?, finished_at = ? WHERE id = ?",
                last == null ? task.atImage() : last.image(),
                last == null ? task.atDeployment() : last.id(),
                members.size(),
                effects.restarted().size(),
                effects.flagged().size(),
                members.size() < BATCH ? clock.millis() : null,
                task.id());
    }

    private static String named(Task task) {
        return task.oldValue() == null ? task.newValue() : task.newValue() + " (after " + task.oldValue() + ")";
    }

    private static Task oldest(Sql sql) {
        return sql.first(
                        "SELECT t.id, t.kind, t.request_id, t.old_value, t.new_value, t.recorded_at, t.last_deployment,"
                                + " t.at_image, t.at_deployment, u.id, u.username, u.role FROM fleet_tasks t"
                                + " LEFT JOIN users u ON u.id = t.user_id WHERE t.finished_at IS NULL ORDER BY t.id LIMIT 1",
                        row -> new Task(
                                row.getLong(1),
                                Keyed.parse(FleetWork.class, row.getString(2)).orElseThrow(),
                                row.getLong(3),
                                actor(row),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)))
                .orElse(null);
    }

    private static Actor actor(ResultRow row) {
        return row.isNull(11)
                ? null
                : new Actor(
                        row.getLong(10),
                        row.getString(11),
                        Keyed.parse(Role.class, row.getString(12)).orElseThrow());
    }

    /**
     * Records a task. A task of the same kind for this request that has not begun gives way to it, so that never more
     * than one waits.
     */
    private void record(
            Sql sql, FleetWork kind, Long user, long request, String oldValue, String newValue, long total) {
        Waiting waiting = waiting(sql, kind, request);
        long now = clock.millis();
        sql.update(
                "INSERT INTO fleet_tasks (kind, request_id, user_id, old_value, new_value, recorded_at, last_deployment,"
                        + " total) SELECT ?, ?, ?, ?, ?, ?, COALESCE(MAX(id), 0), ? FROM deployments",
                kind.getKey(),
                request,
                user,
                waiting == null ? oldValue : replaced(kind, waiting),
                newValue,
                now,
                total);
        if (waiting != null) {
            sql.update(
                    "UPDATE fleet_tasks SET finished_at = ?, replaced_by = (SELECT MAX(id) FROM fleet_tasks) WHERE id = ?",
                    now,
                    waiting.id());
        }
    }

    private static Waiting waiting(Sql sql, FleetWork kind, long request) {
        return sql.first(
                        "SELECT id, old_value, new_value FROM fleet_tasks WHERE request_id = ?"
                                + " AND finished_at IS NULL AND kind = ? AND done = 0 ORDER BY id DESC LIMIT 1",
                        row -> new Waiting(row.getLong(1), row.getString(2), row.getString(3)),
                        request,
                        kind.getKey())
                .orElse(null);
    }

    /** What the new task keeps of the one it replaces: the first base image, or the newest commits. */
    private static String replaced(FleetWork kind, Waiting waiting) {
        if (kind == FleetWork.BASE_IMAGE) {
            return waiting.oldValue();
        }
        if (waiting.oldValue() == null) {
            return waiting.newValue();
        }
        List<String> older = Arrays.asList(waiting.oldValue().split(NAMES));
        return String.join(NAMES, older.subList(Math.max(0, older.size() - MOST_NAMED + 1), older.size()))
                + NAMES
                + waiting.newValue();
    }
}
