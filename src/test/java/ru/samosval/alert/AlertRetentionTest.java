package ru.samosval.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.config.Settings;
import ru.samosval.harness.EmptyDatabase;
import ru.samosval.harness.Injected;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;

/** How long resolved alerts are kept. */
class AlertRetentionTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

    private EmptyDatabase tables;
    private Connection connection;

    @BeforeEach
    void alertsOfHalfAYear(@TempDir Path folder) throws SQLException {
        tables = EmptyDatabase.in(folder);
        connection = tables.source().getConnection();
        tables.addRequest(1, "app", "1", 1, null);
        add(1, "'2026-06-01T00:00:00.000Z'");
        add(2, "'2026-10-27T09:59:59.999Z'");
        add(3, "'2026-10-27T10:00:00.000Z'");
        add(4, null);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void whatWasResolvedBeforeTheDaysSetGoesAndWhatIsOpenStaysHoweverOldItIs() {
        Alerts alerts = keeping(30);
        assertEquals(List.of(1L, 2L), alerts.old());
        alerts.delete(List.of(1L, 2L, 4L));
        assertEquals(List.of(3L, 4L), left());
        assertEquals(List.of(), alerts.old());
    }

    @Test
    void withoutALimitAllAreKept() {
        assertEquals(List.of(), keeping(0).old());
    }

    private Alerts keeping(int days) {
        Settings settings = new Settings() {
            @Override
            public int alertRetentionDays() {
                return days;
            }
        };
        Database database = new Database() {
            @Override
            public <T> T inTransaction(Work<T> work) {
                return work.on(Sql.on(connection));
            }
        };
        return Injected.into(new Alerts(), settings, database, new Lookup(tables.source()), NOW);
    }

    private List<Long> left() {
        return Sql.on(connection).list("SELECT id FROM alerts ORDER BY id", row -> row.getLong(1));
    }

    private void add(long id, String resolvedAt) throws SQLException {
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate(
                    "INSERT INTO alerts (id, alert_type, target_id, message, resolved, created_at, request_id,"
                            + " resolved_at) VALUES (" + id + ", 'deployment_failed', 1, 'exited', "
                            + (resolvedAt == null ? 0 : 1)
                            + ", '2026-05-01T00:00:00.000Z', 1, " + resolvedAt + ")");
        }
    }
}
