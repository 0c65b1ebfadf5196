package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.EmptyDatabase;
import ru.samosval.storage.Sql;

/** Which part of the deployments' past is kept, in a database of its own. */
class OldHistoryTest {

    private static final int KEPT = 10;
    private static final long RUNNING = 1;
    private static final long STOPPED = 2;

    @TempDir
    private Path folder;

    private Connection connection;
    private Sql sql;

    @BeforeEach
    void open() throws SQLException {
        EmptyDatabase database = EmptyDatabase.in(folder);
        database.addRequest(1, "shop", "1", 1, null);
        database.addImage(1, 1, "shop", "1");
        database.addDeployment(1, "dev", "running");
        database.addDeployment(1, "dev", "stopped");
        connection = database.source().getConnection();
        // In one transaction: thousands of them would each wait for the disk.
        connection.setAutoCommit(false);
        sql = Sql.on(connection);
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        connection.close();
    }

    /** Adds runs of ten moments, each with a line at its beginning and a restart of a replica within it. */
    private void addRuns(long deployment, int count, boolean goesOn) {
        for (int number = 1; number <= count; number++) {
            long begin = 10L * number;
            sql.update(
                    "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, ended_at)"
                            + " VALUES (?, ?, 1, ?, ?, 0, ?)",
                    deployment,
                    number,
                    begin,
                    begin + 1,
                    goesOn && number == count ? null : begin + 10);
            addLine(deployment, begin);
            sql.update(
                    "INSERT INTO replica_restarts VALUES (?, ?, ?, 1, ?, 9)", deployment, number, begin + 2, begin + 3);
        }
        sql.update("UPDATE deployments SET run_number = ? WHERE id = ?", count, deployment);
    }

    private void addLine(long deployment, long timestamp) {
        sql.update("INSERT INTO deployment_events VALUES (?, ?, 1, 'INFO', 'act')", deployment, timestamp);
    }

    private void forgetAll() {
        while (true) {
            List<OldHistory.KeptPast> over = OldHistory.beginnings(sql, KEPT, 0).stream()
                    .filter(each -> OldHistory.isOver(sql, each))
                    .toList();
            if (over.isEmpty()) {
                return;
            }
            OldHistory.forget(sql, over);
        }
    }

    private List<Long> of(long deployment, String column, String table) {
        return sql.list(
                "SELECT " + column + " FROM " + table + " WHERE deployment_id = ? ORDER BY 1",
                row -> row.getLong(1),
                deployment);
    }

    @Test
    void theNewestLinesAreKeptAndTheRunsSince() {
        addRuns(RUNNING, 3 * KEPT, true);
        addRuns(STOPPED, KEPT, false);
        forgetAll();
        assertEquals(KEPT, of(RUNNING, "moment", "deployment_events").size());
        List<Long> kept = new ArrayList<>();
        for (long number = 2 * KEPT + 1; number <= 3 * KEPT; number++) {
            kept.add(number);
        }
        assertEquals(kept, of(RUNNING, "number", "deployment_runs"));
        assertEquals(kept, of(RUNNING, "run_number", "replica_restarts"), "with what happened in them");
        assertEquals(KEPT, of(STOPPED, "number", "deployment_runs").size(), "whoever has no more keeps all");
    }

    @Test
    void ofTheRunThatADeploymentIsInEveryLineIsKept() {
        addRuns(RUNNING, 2, true);
        for (int i = 1; i <= 2 * KEPT; i++) {
            addLine(RUNNING, 20L + i);
        }
        forgetAll();
        assertEquals(2 * KEPT + 1, of(RUNNING, "moment", "deployment_events").size());
        assertEquals(List.of(2L), of(RUNNING, "number", "deployment_runs"), "what was before it is over");
    }

    @Test
    void ofOneThatIsStoppedTheLastRunIsKeptThoughItsLinesAreOld() {
        addRuns(STOPPED, 2, false);
        for (int i = 1; i <= 2 * KEPT; i++) {
            addLine(STOPPED, 1_000L + i);
        }
        forgetAll();
        assertEquals(KEPT, of(STOPPED, "moment", "deployment_events").size());
        assertEquals(List.of(2L), of(STOPPED, "number", "deployment_runs"));
        assertEquals(List.of(2L), of(STOPPED, "run_number", "replica_restarts"));
    }

    @Test
    void noBatchDeletesMoreThanItsBound() {
        int count = OldHistory.DELETED_AT_ONCE + 2 * KEPT;
        for (int i = 1; i <= count; i++) {
            addLine(STOPPED, i);
        }
        List<OldHistory.KeptPast> over = OldHistory.beginnings(sql, KEPT, 0).stream()
                .filter(each -> OldHistory.isOver(sql, each))
                .toList();
        assertEquals(STOPPED, OldHistory.forget(sql, over), "more of it is left");
        assertEquals(2 * KEPT, of(STOPPED, "moment", "deployment_events").size());
        assertEquals(Long.MAX_VALUE, OldHistory.forget(sql, over));
        assertEquals(KEPT, of(STOPPED, "moment", "deployment_events").size());
    }

    @Test
    void ofTasksThatAreFinishedTheNewestAreKeptAndEveryOneThatIsNot() {
        int count = OldHistory.KEPT_TASKS + 20;
        for (int i = 1; i <= count; i++) {
            sql.update(
                    "INSERT INTO fleet_tasks (id, kind, request_id, new_value, recorded_at, last_deployment, total,"
                            + " finished_at, replaced_by) VALUES (?, 'commit', 1, 'c', 1, 1, 1, ?, NULL)",
                    i,
                    i == 3 ? null : 1);
            if (i > 1 && i != 4) {
                sql.update("UPDATE fleet_tasks SET replaced_by = ? WHERE id = ?", i, i - 1);
            }
        }
        assertTrue(OldHistory.forgetTasks(sql) > 0);
        List<Long> left = sql.list("SELECT id FROM fleet_tasks ORDER BY id", row -> row.getLong(1));
        assertEquals(List.of(3L, 21L, 22L), left.subList(0, 3));
        assertFalse(OldHistory.forgetTasks(sql) > 0);
    }
}
