package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.config.SeedSource;
import ru.samosval.config.Settings;
import ru.samosval.deployment.DeploymentSets.Member;
import ru.samosval.format.Timestamp;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Sql;

/**
 * The rows of many deployments at once: the only SQL that writes them, in batches on the transaction's own connection,
 * which holds the write lock. Acts on a single deployment change its entity instead.
 */
@ApplicationScoped
public class DeploymentRows {

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    @Inject
    private WriteBarrier barrier;

    /** What an act does to a deployment, besides writing its lines. */
    enum Effect {
        /** Begins a new run. */
        RESTART,
        /** Begins a new run, which is out of date already. */
        RESTART_AND_MARK,
        /** Marks it as needing a restart. */
        MARK,
        /** Nothing more. A commit that comes with it is noted as that of the present run. */
        NONE
    }

    /**
     * What an act does to one deployment.
     *
     * @param runs the commit of its new run or, with {@link Effect#NONE}, of its present one; null takes the commit
     *     that waits, if there is one
     * @param waits the commit that waits for its next restart; null if none has come
     */
    record Change(Member member, List<String> lines, Effect effect, String runs, String waits) {

        /** A change without a commit. */
        Change(Member member, List<String> lines, Effect effect) {
            this(member, lines, effect, null, null);
        }
    }

    /**
     * A deployment that runs from the beginning on.
     *
     * @param requestedAt when its only run was requested; at {@code readyAt} it was ready (both epoch milliseconds)
     * @param imageTag the tag of its image, by which the search finds the deployment, too
     */
    public record Running(
            long id,
            long image,
            String imageTag,
            String name,
            Environment environment,
            int replicas,
            long seed,
            long requestedAt,
            long readyAt) {}

    /** Ends rollouts in this state, and fires the change when the transaction is committed. */
    void settle(Sql sql, List<Long> deployments, DeploymentStatus status, long timestamp) {
        String now = Timestamp.format(timestamp);
        for (List<Long> some : parts(deployments)) {
            sql.updateAmong(
                    "UPDATE deployments SET status = ?, due_at = NULL, updated_at = ?, row_version = row_version + 1"
                            + " WHERE id IN (?*)",
                    some,
                    status.getKey(),
                    now);
        }
        tell(deployments, status);
    }

    /** Deletes deployments. The database deletes all that belongs to them as well. */
    static void delete(Sql sql, List<Long> deployments) {
        Sql.Batch delete = sql.batch("DELETE FROM deployments WHERE id = ?");
        deployments.forEach(delete::add);
        delete.execute();
    }

    /** Inserts running deployments. Fires nothing, as nobody watches them yet. */
    @Unguarded("the first rows of an empty database")
    public static void insert(Sql sql, List<Running> running) {
        Sql.Batch deployment = sql.batch("INSERT INTO deployments (id, image_id, name, environment, status, replicas,"
                + " stopped_by_operator, needs_restart, created_at, updated_at, run_number, search_text)"
                + " VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 1, ?)");
        Sql.Batch run = sql.batch(
                "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, model)"
                        + " VALUES (?, 1, ?, ?, ?, 0, ?)");
        for (Running each : running) {
            String time = Timestamp.format(each.requestedAt());
            deployment.add(
                    each.id(),
                    each.image(),
                    each.name(),
                    each.environment().getKey(),
                    DeploymentStatus.RUNNING.getKey(),
                    each.replicas(),
                    time,
                    time,
                    Deployment.searchText(each.name(), each.imageTag()));
            run.add(each.id(), each.seed(), each.requestedAt(), each.readyAt(), Run.NEWEST_MODEL);
        }
        deployment.execute();
        run.execute();
    }

    /**
     * Writes what an act does to deployments, and fires the change when the transaction is committed. All get the same
     * moment, so that their lines do not run ahead of the clock.
     */
    void write(Sql sql, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        String latest = changes.stream()
                .map(c -> c.member().updatedAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long timestamp = barrier.hold(
                changes.stream().map(c -> c.member().id()).toList(),
                Instant.parse(latest).toEpochMilli() + 1);
        Map<Alike, List<Member>> groups = new LinkedHashMap<>();
        for (Change change : changes) {
            groups.computeIfAbsent(Alike.of(change), alike -> new ArrayList<>()).add(change.member());
        }
        List<Long> restarted = new ArrayList<>();
        List<Long> noted = new ArrayList<>();
        groups.forEach((alike, members) -> {
            parts(members).forEach(some -> write(sql, alike, some, timestamp));
            (alike.restarts() ? restarted : noted).addAll(ids(members));
        });
        tell(restarted, DeploymentStatus.DEPLOYING);
        tell(noted, null);
    }

    /** Parts the list into as many as one statement takes at a time. */
    private static <T> List<List<T>> parts(List<T> all) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Sql.MOST_IDS) {
            parts.add(all.subList(from, Math.min(from + Sql.MOST_IDS, all.size())));
        }
        return parts;
    }

    /** What an act does in the same way to many deployments. */
    private record Alike(List<String> lines, Effect effect, String runs, String waits) {

        static Alike of(Change change) {
            return new Alike(change.lines(), change.effect(), change.runs(), change.waits());
        }

        boolean restarts() {
            return effect == Effect.RESTART || effect == Effect.RESTART_AND_MARK;
        }
    }

    private static List<Long> ids(List<Member> members) {
        return members.stream().map(Member::id).toList();
    }

    private void write(Sql sql, Alike alike, List<Member> members, long timestamp) {
        List<Long> ids = ids(members);
        for (int i = 0; i < alike.lines().size(); i++) {
            sql.updateAmong(
                    "INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                            + " SELECT id, ?, ?, ?, ? FROM deployments WHERE id IN (?*)",
                    ids,
                    timestamp,
                    DeploymentEvent.FIRST_N + i,
                    Level.WARN.name(),
                    alike.lines().get(i));
        }
        String now = Timestamp.format(timestamp);
        switch (alike.effect()) {
            case RESTART, RESTART_AND_MARK -> restart(sql, alike, members, timestamp);
            case MARK ->
                sql.updateAmong(
                        "UPDATE deployments SET needs_restart = 1, updated_at = ?, next_commit = COALESCE(?, next_commit),"
                                + " row_version = row_version + 1 WHERE id IN (?*)",
                        ids,
                        now,
                        alike.waits());
            case NONE ->
                sql.updateAmong(
                        "UPDATE deployments SET updated_at = ?, commit_id = COALESCE(?, commit_id),"
                                + " row_version = row_version + 1 WHERE id IN (?*)",
                        ids,
                        now,
                        alike.runs());
        }
    }

    /** Ends the present runs and begins new ones. */
    private void restart(Sql sql, Alike alike, List<Member> members, long timestamp) {
        List<Long> ids = ids(members);
        sql.updateAmong(
                "UPDATE deployment_runs SET ended_at = ? WHERE (deployment_id, number) IN"
                        + " (SELECT id, run_number FROM deployments WHERE id IN (?*))",
                ids,
                timestamp);
        Sql.Batch begin =
                sql.batch("INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails,"
                        + " model, milli_cpus, ram_mb) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        for (Member member : members) {
            int number = member.runNumber() + 1;
            long seed = seeds.next(SeedSource.Purpose.RUN, member.id(), number);
            RolloutPlan plan = RolloutPlan.of(seed, settings.deployFailureRate(), settings.speed());
            begin.add(
                    member.id(),
                    number,
                    seed,
                    timestamp,
                    timestamp + plan.readyAfterMillis(),
                    plan.fails(),
                    Run.NEWEST_MODEL,
                    member.resources().milliCpus(),
                    member.resources().ramMb());
        }
        begin.execute();
        sql.updateAmong(
                "UPDATE deployments SET status = ?, run_number = run_number + 1, due_at = (SELECT r.ready_at"
                        + " FROM deployment_runs r WHERE r.deployment_id = deployments.id"
                        + " AND r.number = deployments.run_number + 1), needs_restart = ?,"
                        + " commit_id = COALESCE(?, next_commit, commit_id), next_commit = ?, updated_at = ?,"
                        + " row_version = row_version + 1 WHERE id IN (?*)",
                ids,
                DeploymentStatus.DEPLOYING.getKey(),
                alike.effect() == Effect.RESTART_AND_MARK,
                alike.runs(),
                alike.waits(),
                Timestamp.format(timestamp));
    }

    private void tell(List<Long> deployments, DeploymentStatus status) {
        if (!deployments.isEmpty()) {
            barrier.tell(new DeploymentsChanged(deployments, status, false));
        }
    }
}
