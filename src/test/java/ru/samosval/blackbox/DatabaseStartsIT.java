package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;

/** Starts on a damaged database file. */
@OnServer
class DatabaseStartsIT {

    /** EX_IOERR: the exit code of a start whose database cannot be used. */
    private static final int NO_DATABASE = 74;

    private final Server server = Server.shared();

    /** The same check finds all other faults of the file: DatabaseFileTest. */
    @Test
    void aStartOnWhatIsNoDatabaseEndsWithASentence(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("samosval.sqlite3"), "no database at all".repeat(100));
        String log = Server.failToStart(
                NO_DATABASE, "The database cannot be opened", Map.of("samosval.data.dir", folder.toString()));
        assertTrue(log.contains("samosval.sqlite3: is not a SQLite database"), log);
        assertFalse(log.contains("\tat "), log);
    }

    @Test
    void aStartOnAFolderThatNothingCanBeWrittenToEndsWithASentence() {
        // A file system that refuses even root.
        String log = Server.failToStart(
                NO_DATABASE, "The database cannot be opened", Map.of("samosval.data.dir", "/sys/kernel"));
        assertTrue(log.contains("/sys/kernel"), log);
        assertFalse(log.contains("\tat "), log);
    }

    @Test
    void aStartOnTablesOfANewerVersionEndsWithASentence(@TempDir Path folder) throws SQLException {
        Path copy = copyInto(folder);
        try (Connection own = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement sql = own.createStatement()) {
            sql.execute(
                    "INSERT INTO flyway_schema_history SELECT MAX(installed_rank) + 1, '999', 'of the future', 'SQL',"
                            + " 'V999__of_the_future.sql', 1, '', CURRENT_TIMESTAMP, 1, 1 FROM flyway_schema_history");
        }
        String log = Server.failToStart(
                NO_DATABASE,
                "the database is of a newer version of Samosval",
                Map.of("samosval.data.dir", folder.toString()));
        assertTrue(log.contains("version 999"), log);
        assertFalse(log.contains("\tat "), log);
    }

    /** Copies the whole database as it is now into a folder. */
    private Path copyInto(Path folder) throws SQLException {
        Path copy = folder.resolve("samosval.sqlite3");
        try (Connection own = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.dataFolder().resolve("samosval.sqlite3"));
                Statement sql = own.createStatement()) {
            sql.execute("VACUUM INTO '" + copy + "'");
        }
        return copy;
    }

    @Test
    void aSecondServerOnTheSameFolderEndsWithASentence() {
        String log = Server.failToStart(
                NO_DATABASE,
                "another server runs on this folder",
                Map.of("samosval.data.dir", server.dataFolder().toString()));
        assertFalse(log.contains("\tat "), log);
        assertTrue(server.as(null).postJson("/api/hooks/commit", "{}").status() < 500, "the first one works on");
    }
}
