package ru.samosval.storage.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

class DatabaseFileTest {

    private static final int PAGE = 4_096;
    private static final int GROWTHS = 20_000;
    private static final int ONLOOKERS = 4;

    /** Without this table the tables are another program's. */
    private static final String HISTORY = "CREATE TABLE flyway_schema_history (a)";

    @TempDir
    private Path folder;

    @Test
    void aFileThatGrowsWhileManyLookAtItIsNotTakenForATruncatedOne() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        DatabaseFile file = DatabaseFile.open(path);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService onlookers = Executors.newFixedThreadPool(ONLOOKERS);
        List<Future<Optional<String>>> looks = new ArrayList<>();
        for (int i = 0; i < ONLOOKERS; i++) {
            looks.add(onlookers.submit(() -> {
                Optional<String> wrong = Optional.empty();
                while (!over.get() && wrong.isEmpty()) {
                    wrong = file.wrong();
                }
                return wrong;
            }));
        }
        try (RandomAccessFile growing = new RandomAccessFile(path.toFile(), "rw")) {
            for (long page = 1; page <= GROWTHS; page++) {
                growing.setLength(page * PAGE);
            }
        } finally {
            over.set(true);
            onlookers.shutdown();
        }
        for (Future<Optional<String>> look : looks) {
            assertEquals(Optional.empty(), look.get());
        }
    }

    @Test
    void aFileThatShrankIsSaidToBeTruncated() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        DatabaseFile file = DatabaseFile.open(path);
        try (RandomAccessFile shrinking = new RandomAccessFile(path.toFile(), "rw")) {
            shrinking.setLength(2 * PAGE);
            assertEquals(Optional.empty(), file.wrong());
            shrinking.setLength(PAGE);
            assertEquals(Optional.of("is truncated: 4096 bytes of 8192"), file.wrong());
        }
    }

    @Test
    void aFileThatWasMadeShorterByVacuumIsSoundAndOneThatThenLosesItsEndIsNot() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        DatabaseFile file = DatabaseFile.open(path);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 100) SELECT randomblob(1000) AS bytes FROM n");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            assertEquals(Optional.empty(), file.wrong());
            long full = Files.size(path);
            statement.execute("DELETE FROM filler WHERE rowid % 2 = 0");
            statement.execute("VACUUM");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            assertTrue(Files.size(path) < full, "it is shorter");
            assertEquals(Optional.empty(), file.wrong());
            assertEquals(Optional.empty(), file.wrong());
        }
        long whole = Files.size(path);
        try (RandomAccessFile shrinking = new RandomAccessFile(path.toFile(), "rw")) {
            shrinking.setLength(whole - PAGE);
        }
        assertEquals(Optional.of("is truncated: " + (whole - PAGE) + " bytes of " + whole), file.wrong());
        assertEquals(Optional.of("is truncated: " + (whole - PAGE) + " bytes of " + whole), file.wrong());
    }

    /** As a kill in the first moments of the first start leaves it. */
    @Test
    void aJournalThatACrashLeftIsNoReasonNotToStart() throws Exception {
        Path crashed = folder.resolve("crashed");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + crashed);
                Statement statement = database.createStatement()) {
            statement.execute(HISTORY);
            statement.execute("PRAGMA cache_size = 1");
            statement.execute("BEGIN");
            statement.execute(
                    "INSERT INTO flyway_schema_history WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                            + " WHERE i < 1000) SELECT randomblob(1000) FROM n");
            Files.copy(crashed, path());
            Files.copy(Path.of(crashed + "-journal"), Path.of(path() + "-journal"));
        }
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file)) {
            write(connection, "INSERT INTO flyway_schema_history VALUES (1)");
        }
        assertEquals("1", afterACrash());
    }

    @Test
    void anotherProgramsDatabaseIsLeftAsItIs() throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path());
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLE theirs (a)");
        }
        byte[] before = Files.readAllBytes(path());
        assertTrue(refusal().startsWith("is another program's database"));
        assertArrayEquals(before, Files.readAllBytes(path()));
        assertTrue(Files.notExists(log()));
    }

    @Test
    void whatIsNoDatabaseIsNotOpened() throws Exception {
        Files.writeString(folder.resolve("samosval.sqlite3"), "no database at all".repeat(100));
        assertEquals("is not a SQLite database", refusal());
    }

    /**
     * Spoils pages of the tables' own descriptions, as a bad disk may: neither the head of the file nor its length shows
     * it.
     */
    @Test
    void aDatabaseWithSpoiltPagesIsNotOpened() throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path());
                Statement statement = database.createStatement()) {
            statement.execute(HISTORY);
            for (int i = 0; i < 100; i++) {
                statement.execute("CREATE TABLE filler" + i + " (a TEXT, b TEXT, c TEXT, d TEXT, e TEXT)");
            }
        }
        try (RandomAccessFile pages = new RandomAccessFile(path().toFile(), "rw")) {
            byte[] noise = new byte[(int) pages.length() - PAGE];
            new Random(1).nextBytes(noise);
            pages.seek(PAGE);
            pages.write(noise);
        }
        assertTrue(refusal().startsWith("cannot be read: [SQLITE_CORRUPT]"));
    }

    @Test
    void aDatabaseThatHasLostItsEndIsNotOpened() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = database.createStatement()) {
            statement.execute(HISTORY);
            statement.execute("CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 100) SELECT randomblob(1000) AS bytes FROM n");
        }
        long whole = Files.size(path);
        DatabaseFile.open(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(whole / 2);
        }
        assertEquals("is truncated: " + whole / 2 + " bytes of " + whole, refusal());
    }

    @Test
    void aFolderOfTheFilesNameIsNotOpened() throws Exception {
        Files.createDirectory(folder.resolve("samosval.sqlite3"));
        assertEquals("is a folder, not a file", refusal());
    }

    /** Why the file is not opened. The server says so when it ends. */
    private String refusal() {
        Path path = folder.resolve("samosval.sqlite3");
        FileSystemException refused = assertThrows(FileSystemException.class, () -> DatabaseFile.open(path));
        assertEquals(path.toString(), refused.getFile());
        return DatabaseFile.reason(refused);
    }

    @Test
    void whatWasTruncatedStaysSoAlsoAsLongAsItLooksWholeAndTheNextStartSaysIt() throws Exception {
        Path path = folder.resolve("samosval.sqlite3");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                Statement statement = connection.createStatement()) {
            statement.execute(HISTORY);
            statement.execute("CREATE TABLE u (a)");
        }
        DatabaseFile file = DatabaseFile.open(path);
        assertEquals(Optional.empty(), file.wrong());
        long whole = Files.size(path);
        try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
            cut.setLength(PAGE);
            assertTrue(file.wrong().orElseThrow().startsWith("is truncated"));
            cut.setLength(whole);
        }
        assertTrue(file.wrong().orElseThrow().startsWith("is truncated"), "zeros are not what was there");
        FileSystemException refused = assertThrows(FileSystemException.class, () -> DatabaseFile.open(path));
        assertTrue(refused.getReason().contains("samosval.sqlite3.damaged"), refused::getReason);
        Files.delete(folder.resolve("samosval.sqlite3.damaged"));
        DatabaseFile.open(path);
    }

    @Test
    void aLogThatIsDeletedIsNoticedAndWhatItHeldIsCarriedIntoTheFile() throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file)) {
            write(connection, HISTORY);
            Path away = folder.resolve("away");
            Files.move(log(), away);
            assertEquals(Optional.of("has lost its log (-wal)"), file.wrong());
            Files.move(away, log());
            assertEquals(Optional.empty(), file.wrong());
            write(connection, "INSERT INTO flyway_schema_history VALUES (1)");
            Files.delete(log());
            assertThrows(SQLException.class, () -> write(connection, "INSERT INTO flyway_schema_history VALUES (2)"));
            assertEquals(Optional.of("has lost its log (-wal)"), file.wrong());
            assertEquals("1", afterACrash());
            // As somebody does who makes a backup.
            Files.createFile(log());
            assertEquals(Optional.of("has lost its log (-wal)"), file.wrong());
        }
        DatabaseFile.open(path());
    }

    @Test
    void aLogThatIsDeletedAmidATransactionIsNoticedAtItsEndAndWhatItHeldIsCarriedIntoTheFile() throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file);
                SqliteConnection another = connect(file)) {
            write(another, HISTORY);
            write(another, "INSERT INTO flyway_schema_history VALUES (1)");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO flyway_schema_history VALUES (2)");
            }
            Files.delete(log());
            assertThrows(SQLException.class, connection::commit);
            assertEquals("1", afterACrash());
        }
    }

    /** At any moment: what a commit has answered survives a crash; what it has refused is not there. */
    @RepeatedTest(10)
    void whateverIsWrittenWhileTheLogIsDeletedIsThereOrRefusedAsItWasSaid() throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file)) {
            write(connection, HISTORY);
            ExecutorService vandal = Executors.newSingleThreadExecutor();
            Future<?> deleted = vandal.submit(() -> {
                Thread.sleep(50);
                Files.delete(log());
                return null;
            });
            List<String> written = new ArrayList<>();
            assertThrows(SQLException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    write(connection, "INSERT INTO flyway_schema_history VALUES (" + i + ")");
                    written.add(Integer.toString(i));
                }
            });
            deleted.get();
            vandal.shutdown();
            assertEquals(String.join(",", written), afterACrash());
        }
    }

    @Test
    void aLogThatIsReplacedIsNoticedAndWhatTheFirstHeldIsCarriedIntoTheFile() throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file)) {
            write(connection, HISTORY);
            Files.copy(log(), folder.resolve("copy"));
            write(connection, "INSERT INTO flyway_schema_history VALUES (1)");
            Files.move(folder.resolve("copy"), log(), StandardCopyOption.REPLACE_EXISTING);
            String words = "has another log (-wal) than the one that was opened";
            assertEquals(Optional.of(words), file.wrong());
            assertThrows(SQLException.class, () -> write(connection, "INSERT INTO flyway_schema_history VALUES (2)"));
            assertEquals(
                    words + ". What was acknowledged is in the file: delete " + log() + ", then delete " + path()
                            + ".damaged",
                    refusal());
            assertEquals("1", afterACrash());
        }
        Files.delete(Path.of(path() + ".damaged"));
        DatabaseFile.open(path());
    }

    /** Also if less than its head is left, so that it looks like a log that SQLite has emptied. */
    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 4_096, -1})
    void aLogThatIsCutIsNoticedAndNothingOfItIsWrittenIntoTheFile(int length) throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        try (SqliteConnection connection = connect(file)) {
            write(connection, HISTORY);
            write(connection, "INSERT INTO flyway_schema_history VALUES (1)");
            byte[] before = Files.readAllBytes(path());
            try (RandomAccessFile cut = new RandomAccessFile(log().toFile(), "rw")) {
                cut.setLength(length < 0 ? cut.length() + length : length);
            }
            assertEquals(Optional.of("has a log (-wal) that was cut"), file.wrong());
            assertThrows(SQLException.class, () -> write(connection, "INSERT INTO flyway_schema_history VALUES (2)"));
            connection.close();
            assertArrayEquals(before, Files.readAllBytes(path()));
        }
        assertTrue(
                refusal().startsWith("has a log (-wal) that was cut. Restore a copy of it"), "the next start says it");
    }

    /** All rows of a table after a crash that no log survives. */
    private String afterACrash() throws Exception {
        Path copy = Files.copy(path(), folder.resolve("crashed.sqlite3"), StandardCopyOption.REPLACE_EXISTING);
        try (Connection after = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement read = after.createStatement();
                ResultSet all = read.executeQuery("SELECT coalesce(group_concat(a), '') FROM flyway_schema_history")) {
            return all.getString(1);
        }
    }

    /** SQLite restarts its log, empties it, shortens it and removes it: none of that is a fault. */
    @Test
    void aLogThatSqliteItselfBeginsAnewOrTakesAwayIsSound() throws Exception {
        DatabaseFile file = DatabaseFile.open(path());
        for (int round = 0; round < 3; round++) {
            try (SqliteConnection connection = connect(file);
                    SqliteConnection another = connect(file)) {
                write(connection, "CREATE TABLE IF NOT EXISTS t (a)");
                for (String checkpoint : new String[] {"PASSIVE", "RESTART", "TRUNCATE"}) {
                    for (int i = 0; i < 50; i++) {
                        write(another, "INSERT INTO t VALUES (randomblob(5000))");
                    }
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA wal_checkpoint(" + checkpoint + ")");
                    }
                    write(connection, "DELETE FROM t WHERE rowid % 2 = 0");
                    writeAsAnotherProgram();
                    assertEquals(Optional.empty(), file.wrong());
                }
            }
            assertTrue(Files.notExists(log()), "the last one took it away");
            assertEquals(Optional.empty(), file.wrong());
        }
    }

    /** A program that shrinks the log's file as soon as it may. */
    private void writeAsAnotherProgram() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + path());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 3000");
            statement.execute("PRAGMA journal_size_limit = 0");
            statement.execute("PRAGMA wal_checkpoint(RESTART)");
            statement.execute("INSERT INTO t VALUES (1)");
        }
    }

    private Path path() {
        return folder.resolve("samosval.sqlite3");
    }

    private Path log() {
        return Path.of(path() + "-wal");
    }

    private SqliteConnection connect(DatabaseFile file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return new SqliteConnection(file, new WriteTurn(1_000), "jdbc:sqlite:" + path(), config.toProperties());
    }

    private static void write(SqliteConnection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidToBeAFile() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain"), "");
        FileSystemException refused =
                assertThrows(FileSystemException.class, () -> DatabaseFile.open(plain.resolve("samosval.sqlite3")));
        assertEquals("is a file, not a folder", DatabaseFile.reason(refused));
    }
}
