package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/**
 * Deletes old history, so that neither the file nor the time to delete a deployment grows without end. Each deployment
 * keeps its newest lines of acts ({@code samosval.history.acts-per-deployment} of them) and the runs since. Its present
 * run is kept whole, because counters count its lines. The newest finished tasks for very many deployments are kept as
 * well.
 */
@Unguarded("the timer")
@ApplicationScoped
public class OldHistory {

    /** This many deployments are looked at in one query. */
    static final int LOOKED_AT = 5_000;

    /** At most this many rows of a table are deleted in one transaction. */
    static final int DELETED_AT_ONCE = 2_000;

    /** This many of the newest tasks for very many deployments are kept. */
    static final int KEPT_TASKS = 1_000;

    /** Few, because deleting one searches the tasks that others have replaced. */
    private static final int TASKS_AT_ONCE = 50;

    /**
     * The deployments after one, each with the moment of the oldest line that is kept, if it has so many lines, and the
     * moment when its present run was requested.
     */
    private static final String BEGINNINGS = "SELECT d.id, (SELECT e.moment FROM deployment_events e"
            + " WHERE e.deployment_id = d.id ORDER BY e.moment DESC, e.n DESC LIMIT 1 OFFSET ?),"
            + " CASE WHEN d.status IN " + DeploymentStatus.listed(DeploymentStatus::holdsPorts)
            + " THEN (SELECT r.requested_at FROM deployment_runs r"
            + " WHERE r.deployment_id = d.id AND r.number = d.run_number) END"
            + " FROM deployments d WHERE d.id > ? ORDER BY d.id LIMIT " + LOOKED_AT;

    private static final String OLD_LINES = " FROM deployment_events WHERE deployment_id = ?1 AND moment < ?2";
    private static final String OLD_RUNS = " FROM deployment_runs WHERE deployment_id = ?1 AND ended_at <= ?2"
            + " AND number < (SELECT run_number FROM deployments WHERE id = ?1)";
    private static final String OLD_TASKS = "SELECT id FROM fleet_tasks WHERE finished_at IS NOT NULL"
            + " AND id <= (SELECT MAX(id) FROM fleet_tasks) - " + KEPT_TASKS + " ORDER BY id LIMIT " + TASKS_AT_ONCE;

    private final Lookup lookup;
    private final Database database;
    private final Settings settings;

    /** The id of the deployment that was looked at last. Used by one timer only. */
    private long after;

    /** What is kept of a deployment: everything from this moment (epoch milliseconds) on. */
    public record KeptPast(long deployment, long timestamp) {}

    /** The deployments with something to delete, and the last one that was looked at, 0 at the end of a round. */
    public record Looked(List<KeptPast> over, long last) {}

    protected OldHistory() {
        this(null, null, null);
    }

    @Inject
    OldHistory(Lookup lookup, Database database, Settings settings) {
        this.lookup = lookup;
        this.database = database;
        this.settings = settings;
    }

    /**
     * Looks at the next deployments, after the last one at the first again, and returns those with something to delete.
     * To be called outside a transaction: looking takes the write lock from nobody.
     */
    public Looked look() {
        List<KeptPast> looked = lookup.read(reading -> beginnings(reading, settings.actionsPerDeployment(), after));
        List<KeptPast> over = lookup.read(
                reading -> looked.stream().filter(each -> isOver(reading, each)).toList());
        return new Looked(
                over, looked.size() == LOOKED_AT ? looked.get(LOOKED_AT - 1).deployment() : 0);
    }

    /** Deletes a batch. Returns the first deployment that has more to delete, else {@code Long.MAX_VALUE}. */
    @Transactional
    public long forget(List<KeptPast> over) {
        return database.inTransaction(sql -> forget(sql, over));
    }

    /**
     * Moves on past what was looked at. To be called once that is deleted and committed, so that what failed is looked
     * at again.
     *
     * @param reached the first deployment that has more to delete, {@code Long.MAX_VALUE} for none
     * @return whether there are more to look at in this round
     */
    public boolean goOn(Looked looked, long reached) {
        after = reached < Long.MAX_VALUE ? reached - 1 : looked.last();
        return reached < Long.MAX_VALUE || after > 0;
    }

    /** Whether there are finished tasks to delete. To be asked outside a transaction. */
    public boolean hasOldTasks() {
        return lookup.first(OLD_TASKS, row -> row.getLong(1)).isPresent();
    }

    /** Deletes a batch of these tasks. */
    @Transactional
    public void forgetTasks() {
        database.inTransaction(OldHistory::forgetTasks);
    }

    static int forgetTasks(Sql sql) {
        return sql.update("DELETE FROM fleet_tasks WHERE id IN (" + OLD_TASKS + ")");
    }

    static List<KeptPast> beginnings(Sql reading, int kept, long after) {
        return reading.list(
                BEGINNINGS,
                row -> new KeptPast(
                        row.getLong(1),
                        row.isNull(2)
                                ? Long.MIN_VALUE
                                : Math.min(row.getLong(2), row.isNull(3) ? Long.MAX_VALUE : row.getLong(3))),
                kept - 1,
                after);
    }

    static boolean isOver(Sql reading, KeptPast of) {
        return of.timestamp() > Long.MIN_VALUE
                && reading.first(
                                "SELECT EXISTS (SELECT 1" + OLD_LINES + ") OR EXISTS (SELECT 1" + OLD_RUNS + ")",
                                row -> row.getBoolean(1),
                                of.deployment(),
                                of.timestamp())
                        .orElseThrow();
    }

    /** Deletes a batch. Returns the deployment that has more to delete, or {@code Long.MAX_VALUE}. */
    static long forget(Sql sql, List<KeptPast> over) {
        int left = DELETED_AT_ONCE;
        for (KeptPast each : over) {
            left -= forget(sql, each, left);
            if (left <= 0) {
                return each.deployment();
            }
        }
        return Long.MAX_VALUE;
    }

    /**
     * Deletes at most {@code most} rows of each table for one deployment. Returns the greatest number deleted from one
     * table.
     */
    private static int forget(Sql sql, KeptPast of, int most) {
        int lines = sql.update(
                "DELETE FROM deployment_events WHERE (deployment_id, moment, n) IN (SELECT deployment_id, moment, n"
                        + OLD_LINES + " ORDER BY moment, n LIMIT ?3)",
                of.deployment(),
                of.timestamp(),
                most);
        int restarts = sql.update(
                "DELETE FROM replica_restarts WHERE (deployment_id, run_number, down_at, replica) IN"
                        + " (SELECT deployment_id, run_number, down_at, replica FROM replica_restarts"
                        + " WHERE deployment_id = ?1 AND run_number <= (SELECT MAX(number)" + OLD_RUNS
                        + ") ORDER BY run_number, down_at, replica LIMIT ?3)",
                of.deployment(),
                of.timestamp(),
                most);
        if (restarts == most) {
            // Its runs are deleted later: a run keeps its restarts as long as it exists.
            return most;
        }
        int runs = sql.update(
                "DELETE FROM deployment_runs WHERE id IN (SELECT id" + OLD_RUNS + " ORDER BY number LIMIT ?3)",
                of.deployment(),
                of.timestamp(),
                most);
        return Math.max(lines, Math.max(restarts, runs));
    }
}
