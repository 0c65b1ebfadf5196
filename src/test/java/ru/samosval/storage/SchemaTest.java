package ru.samosval.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Tables that this version cannot work with are left as they are (that a start says so: DatabaseStartsIT). */
class SchemaTest {

    @TempDir
    private Path folder;

    private final SQLiteDataSource database = new SQLiteDataSource();

    @BeforeEach
    void choose() {
        database.setUrl("jdbc:sqlite:" + file());
    }

    private Path file() {
        return folder.resolve("samosval.sqlite3");
    }

    @Test
    void tablesOfANewerVersionAreNotTouched() throws Exception {
        migrate();
        run("INSERT INTO flyway_schema_history SELECT MAX(installed_rank) + 1, '999', 'of the future', 'SQL',"
                + " 'V999__of_the_future.sql', 1, '', CURRENT_TIMESTAMP, 1, 1 FROM flyway_schema_history");
        String why = refusal();
        assertTrue(why.startsWith("of a newer version of Samosval: its tables are of version 999"), why);
    }

    @Test
    void tablesThatOtherMigrationsMadeAreNotTouched() throws Exception {
        migrate();
        run("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '2'");
        String why = refusal();
        assertTrue(why.startsWith("not as Samosval has made it: "), why);
        assertTrue(why.contains("version 2"), why);
        assertTrue(why.lines().count() == 1, why);
    }

    @Test
    void tablesOfAnotherProgramAreNotTouched() throws Exception {
        run("CREATE TABLE deployments (name TEXT)");
        String why = refusal();
        assertTrue(why.startsWith("another program's: it has tables that Samosval has not made"), why);
    }

    private String refusal() throws IOException {
        byte[] before = content();
        String why = assertThrows(Schema.Unfit.class, this::migrate).getMessage();
        assertArrayEquals(before, content());
        return why;
    }

    private byte[] content() throws IOException {
        return Files.readAllBytes(file());
    }

    private void migrate() {
        new Schema(database).migrate(List.of());
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
