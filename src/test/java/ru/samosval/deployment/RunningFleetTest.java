package ru.samosval.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.Lookup;

/** What is read at once about all running deployments, in a database of its own. */
class RunningFleetTest {

    private static final Actor OPERATOR = new Actor(9, "olga", Role.OPERATOR);
    private static final Actor OWNER = new Actor(1, "anna", Role.DEVELOPER);
    private static final Actor STRANGER = new Actor(2, "boris", Role.DEVELOPER);
    private static final long NOW = 50_000;

    @TempDir
    private Path folder;

    private Lookup lookup;
    private RunningFleet fleet;
    private Histories histories;

    @BeforeEach
    void fill() throws SQLException {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("samosval.db"));
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration/sqlite")
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (int owner = 1; owner <= 2; owner++) {
                statement.executeUpdate(
                        "INSERT INTO image_requests (id, image_name, repo_url, repo_branch, update_mode,"
                                + " base_image, run_commands, entrypoint, dockerfile_content, ram_mb, vcpu, version_tag, owner_id,"
                                + " status, created_by, created_at, updated_at, repo_key, search_text) VALUES (" + owner
                                + ", 'shop', 'https://git.example.test/shop.git', 'main', 'continuous', 'debian:12', '', 'run',"
                                + " 'FROM debian:12', 2048, 2, '1', " + owner + ", 'approved', " + owner
                                + ", '', '', 'git.example.test/shop', '')");
                statement.executeUpdate(
                        "INSERT INTO images VALUES (" + owner + ", " + owner + ", 'shop', '1', 'shop:1', '')");
            }
            String[] statuses = {"running", "deploying", "stopped", "failed", "running", "running"};
            for (int id = 1; id <= statuses.length; id++) {
                statement.executeUpdate("INSERT INTO deployments (id, image_id, name, environment, status, replicas,"
                        + " stopped_by_operator, needs_restart, created_at, updated_at, run_number, search_text)"
                        + " VALUES (" + id + ", " + (id == 6 ? 2 : 1) + ", 'shop-" + id + "', '"
                        + (id == 5 ? "prod" : "dev") + "', '" + statuses[id - 1] + "', 2, 0, 0, '', '', 2, '')");
                for (int number = 1; number <= 2; number++) {
                    int begin = 10_000 * number;
                    statement.executeUpdate("INSERT INTO deployment_runs (deployment_id, number, seed, requested_at,"
                            + " ready_at, fails, ended_at, model, milli_cpus, ram_mb) VALUES (" + id + ", " + number
                            + ", " + number + ", " + begin + ", " + (begin + 5_000) + ", 0, "
                            + (number == 2 ? "NULL" : begin + 9_000) + ", 2, 1500, 64)");
                    statement.executeUpdate("INSERT INTO deployment_events VALUES (" + id + ", " + begin
                            + ", 1, 'WARN', 'act " + number + "')");
                }
            }
            statement.executeUpdate("INSERT INTO replica_restarts VALUES (1, 1, 16000, 2, 17000, 9)");
            statement.executeUpdate("INSERT INTO replica_restarts VALUES (1, 2, 26000, 2, 27000, 9)");
        }
        lookup = new Lookup(database);
        histories = new Histories(lookup);
        fleet = new RunningFleet(lookup, new WriteBarrier(), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    }

    private List<Long> ids(Actor actor, FleetPart part) {
        return fleet.of(actor, part, 100).stream()
                .map(member -> member.history().deployment())
                .toList();
    }

    @Test
    void thoseThatRunOrAreDeployedAreThereWithTheRunThatTheyAreIn() {
        assertEquals(List.of(1L, 2L, 5L, 6L), ids(OPERATOR, FleetPart.ALL));
        for (RunningFleet.Member member : fleet.of(OPERATOR, FleetPart.ALL, 100)) {
            History whole = histories.of(member.history().deployment()).orElseThrow();
            assertEquals(whole.runs().get(1), member.run(), "as it is read of one alone, with its restarts");
            assertEquals(whole.events().subList(1, 2), member.history().events());
            assertEquals(whole.request(), member.history().request());
            assertEquals(2, member.runNumber());
            assertEquals(NOW + 1, member.to());
        }
    }

    /** An act may be committed between two of its queries. */
    @Test
    void whatIsReadAtOnceIsOfOneMoment() {
        String count = "SELECT COUNT(*) FROM deployment_events";
        long before = lookup.first(count, row -> row.getLong(1)).orElseThrow();
        lookup.read(writing -> writing.first("PRAGMA journal_mode=WAL", row -> row.getString(1)));
        long within = lookup.readAtOnce(reading -> {
            reading.first(count, row -> row.getLong(1));
            lookup.read(writing ->
                    writing.update("INSERT INTO deployment_events VALUES (1, 30000, 1, 'WARN', 'meanwhile')"));
            return reading.first(count, row -> row.getLong(1)).orElseThrow();
        });
        assertEquals(before, within);
        assertEquals(before + 1, lookup.first(count, row -> row.getLong(1)).orElseThrow());
    }

    @Test
    void aDeveloperFindsTheirOwn() {
        assertEquals(List.of(1L, 2L, 5L), ids(OWNER, FleetPart.ALL));
        assertEquals(List.of(6L), ids(STRANGER, FleetPart.ALL));
    }

    @Test
    void anEnvironmentAndTheShardsAreParts() {
        assertEquals(List.of(5L), ids(OPERATOR, FleetPart.parse("prod", null)));
        for (int shards = 1; shards <= 7; shards++) {
            int all = shards;
            List<Long> found = IntStream.rangeClosed(1, shards)
                    .mapToObj(i -> ids(OPERATOR, FleetPart.parse(null, i + "/" + all)))
                    .flatMap(List::stream)
                    .toList();
            assertEquals(4, found.size(), "none twice");
            assertEquals(new TreeSet<>(List.of(1L, 2L, 5L, 6L)), new TreeSet<>(found));
        }
        assertEquals(List.of(), ids(STRANGER, FleetPart.parse("prod", "1/1")));
    }

    @Test
    void whatBeginsAfterTheClockWasReadIsNotThereYet() {
        RunningFleet before = new RunningFleet(
                new Lookup(database()), new WriteBarrier(), Clock.fixed(Instant.ofEpochMilli(19_998), ZoneOffset.UTC));
        assertEquals(List.of(), before.of(OPERATOR, FleetPart.ALL, 100));
    }

    @Test
    void moreThanOneAnswerHoldsIsRefused() {
        assertEquals(4, fleet.of(OPERATOR, FleetPart.ALL, 8).size());
        Invalid refusal = assertThrows(Invalid.class, () -> fleet.of(OPERATOR, FleetPart.ALL, 7));
        assertEquals("shard", refusal.errors().get(0).field());
    }

    private SQLiteDataSource database() {
        SQLiteDataSource database = new SQLiteDataSource();
        database.setUrl("jdbc:sqlite:" + folder.resolve("samosval.db"));
        return database;
    }
}
