package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.Run;
import ru.samosval.storage.Lookup;

/** What is read about deployments for their logs and metrics, in a database of its own. */
class HistoriesTest {

    private static final Actor OPERATOR = new Actor(9, "olga", Role.OPERATOR);
    private static final Actor OWNER = new Actor(1, "anna", Role.DEVELOPER);
    private static final Actor STRANGER = new Actor(2, "boris", Role.DEVELOPER);

    @TempDir
    private Path folder;

    private SQLiteDataSource database;
    private Histories histories;

    @BeforeEach
    void fill() throws SQLException {
        database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("samosval.db"));
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO image_requests (id, image_name, repo_url, repo_branch, update_mode,"
                    + " base_image, run_commands, entrypoint, dockerfile_content, ram_mb, vcpu, version_tag, owner_id,"
                    + " status, created_by, created_at, updated_at, repo_key, search_text) VALUES (1, 'shop',"
                    + " 'https://git.example.test/shop.git', 'main', 'continuous', 'debian:12', '', 'run', 'FROM debian:12',"
                    + " 2048, 2, '1', 1, 'approved', 1, '', '', 'git.example.test/shop', '')");
            statement.executeUpdate("INSERT INTO images VALUES (1, 1, 'shop', '1', 'shop:1', '')");
            for (int id = 7; id <= 8; id++) {
                statement.executeUpdate("INSERT INTO deployments (id, image_id, name, environment, status, replicas,"
                        + " stopped_by_operator, needs_restart, created_at, updated_at, run_number, search_text)"
                        + " VALUES (" + id + ", 1, 'shop-" + id + "', 'dev', 'running', 2, 0, 0, '', '', 1, '')");
                for (int number = 1; number <= 3; number++) {
                    int begin = 10_000 * number;
                    statement.executeUpdate("INSERT INTO deployment_runs (deployment_id, number, seed, requested_at,"
                            + " ready_at, fails, ended_at, model, milli_cpus, ram_mb) VALUES (" + id + ", " + number
                            + ", " + number + ", " + begin + ", " + (begin + 5_000) + ", 0, "
                            + (number == 3 ? "NULL" : begin + 9_000) + ", " + (number == 1 ? 1 : 2) + ", 1500, 64)");
                    statement.executeUpdate("INSERT INTO deployment_events VALUES (" + id + ", " + begin
                            + ", 1, 'WARN', 'act " + number + "')");
                }
            }
            statement.executeUpdate("INSERT INTO replica_restarts VALUES (7, 2, 26000, 2, 27000, 15)");
        }
        histories = new Histories(new Lookup(database));
    }

    private static Run run(int number, long ended, List<ReplicaRestart> restarts) {
        long begin = 10_000L * number;
        return new Run(
                number,
                "shop-7",
                "shop:1",
                2,
                begin,
                begin + 5_000,
                false,
                ended,
                number == 1 ? 1 : 2,
                new Resources(1_500, 64),
                restarts);
    }

    @Test
    void aHistoryIsAllRunsWithTheirModelResourcesAndRestarts() {
        History history = histories.of(7).orElseThrow();
        assertEquals(
                List.of(
                        run(1, 19_000, List.of()),
                        run(2, 29_000, List.of(new ReplicaRestart(2, 26_000, 27_000, 15))),
                        run(3, Run.ONGOING, List.of())),
                history.runs());
        assertEquals(2, history.replicas());
        assertEquals(
                List.of("act 1", "act 2", "act 3"),
                history.events().stream().map(History.Event::message).toList());
        assertEquals(List.of(), histories.of(8).orElseThrow().runs().get(1).restarts());
    }

    @Test
    void aWindowHasTheRunsAndActsThatReachIntoIt() {
        for (long[] window : new long[][] {
            {0, 10_000, 0, 0},
            {0, 10_001, 1, 1},
            {18_999, 20_000, 1, 1},
            {19_000, 20_000, 0, 0},
            {19_000, 20_001, 2, 2},
            {28_999, 30_001, 2, 3},
            {90_000, 91_000, 3, 3}
        }) {
            History history = histories
                    .between(OPERATOR, List.of(7L), window[0], window[1])
                    .get(0);
            List<Long> numbers = history.runs().stream().map(Run::seed).toList();
            List<Long> expected = LongStream.rangeClosed(window[2], window[3])
                    .filter(number -> number > 0)
                    .boxed()
                    .toList();
            assertEquals(expected, numbers, "runs of " + window[0] + " to " + window[1]);
            assertEquals(
                    Stream.of(10_000L, 20_000L, 30_000L)
                            .filter(timestamp -> timestamp >= window[0] && timestamp < window[1])
                            .toList(),
                    history.events().stream().map(History.Event::timestamp).toList());
        }
    }

    @Test
    void ofWholeRunsTheActsBeforeTheWindowAreReadToo() {
        History history = histories
                .wholeRunsBetween(OPERATOR, List.of(7L), 28_000, 31_000)
                .get(0);
        assertEquals(List.of(2L, 3L), history.runs().stream().map(Run::seed).toList());
        assertEquals(
                List.of("act 2", "act 3"),
                history.events().stream().map(History.Event::message).toList());
    }

    @Test
    void ofTheNewestRunAllActsAreReadHoweverManyThereAre() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO deployment_events VALUES (7, ?, 1, 'WARN', 'restart')")) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= 1_200; i++) {
                statement.setLong(1, 30_000 + i);
                statement.executeUpdate();
            }
            connection.commit();
        }
        List<History.Event> events = histories.of(7).orElseThrow().events();
        assertEquals(1_201, events.size());
        assertEquals("act 3", events.get(0).message());
    }

    @Test
    void whoDoesNotSeeADeploymentFindsNothingOfIt() {
        assertEquals(
                2, histories.between(OWNER, List.of(7L, 8L, 99L), 0, 50_000).size());
        assertEquals(List.of(), histories.between(STRANGER, List.of(7L, 8L), 0, 50_000));
    }
}
