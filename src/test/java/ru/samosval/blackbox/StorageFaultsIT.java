package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ru.samosval.harness.Client;
import ru.samosval.harness.Client.Answer;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** A database that others hold, and a database file that is not as it should be. */
class StorageFaultsIT {

    private static final String HOOK =
            "{\"repo_url\":\"https://git.example.test/a/b.git\",\"branch\":\"main\",\"commit\":\"0123456789abcdef0123456789abcdef01234567\"}";

    private static Server server;
    private static Story story;
    private static Client developer;

    @BeforeAll
    static void start() {
        server = Server.start(Map.of());
        story = Story.on(server);
        developer = story.developer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void theLogHoldsNoStackTrace() {
        server.assertCleanLog();
    }

    @Test
    void whileOthersHoldTheDatabaseActsAreRefusedWithASentenceAndThenWork() throws SQLException {
        Client person = story.developer();
        long drafts = drafts();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            assertRefused(hook());
            Answer signIn = server.as(null).trySignIn(person.username(), Server.passwordOf(person.username()));
            assertRefused(signIn);
            assertEquals(
                    person.username(),
                    signIn.html().selectFirst("[data-testid=login-username]").val(),
                    "the name that was typed is kept");
            assertNotNull(signIn.html().selectFirst("[data-testid=login-error]"));
            Answer signOut = person.post("/logout");
            assertRefused(signOut);
            assertTrue(signOut.html().text().contains("База данных занята"), signOut::body);
            assertEquals(200, person.get("/dashboard").status(), "reading works, and one is signed in still");
            lock.execute("ROLLBACK");
        }
        assertEquals(drafts, drafts());
        assertWorks();
        assertTrue(person.post("/logout").isRedirect());
        assertTrue(person.get("/dashboard").isRedirect(), "signed out now");
    }

    @Test
    void afterAFileThatWasMovedAwayIsBackActsWorkAgain() throws IOException {
        Path away = server.dataFolder().resolve("away.sqlite3");
        Files.move(file(), away);
        assertRefused(hook());
        Files.move(away, file());
        assertWorks();
    }

    @Test
    void intoAFileThatWasPutInThePlaceOfTheOpenedOneNothingIsAcknowledged() throws IOException {
        Path away = server.dataFolder().resolve("away.sqlite3");
        Files.move(file(), away);
        Files.writeString(file(), "no database at all");
        assertRefused(hook());
        assertEquals("no database at all", Files.readString(file()));
        Files.move(away, file(), StandardCopyOption.REPLACE_EXISTING);
        assertWorks();
    }

    @Test
    void aStartOnWhatIsNoDatabaseEndsWithASentence(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("samosval.sqlite3"), "no database at all".repeat(100));
        String log =
                Server.failToStart(Map.of("samosval.data.dir", folder.toString()), "The database cannot be opened");
        assertTrue(log.contains("samosval.sqlite3: is not a SQLite database"), log);
        assertFalse(log.contains("\tat "), log);
    }

    @Test
    void folderAndFilesAreTheirOwnersAlone() throws IOException {
        assertEquals("rwx------", mode(server.dataFolder()));
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            assertEquals("rw-------", mode(Path.of(file() + suffix)), suffix);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path file() {
        return server.dataFolder().resolve("samosval.sqlite3");
    }

    private static long drafts() {
        return server.db().number("SELECT COUNT(*) FROM image_requests");
    }

    private static Answer hook() {
        return server.as(null).postJson("/api/hooks/commit", HOOK);
    }

    private static void assertRefused(Answer answer) {
        assertEquals(503, answer.status(), answer::toString);
        assertEquals("5", answer.header("Retry-After"), answer::toString);
    }

    private static void assertWorks() {
        Eventually.holds("the webhook is taken again", () -> hook().status() / 100 == 2);
        long audit = server.db().lastAudit();
        story.draft(developer);
        assertTrue(server.db().lastAudit() > audit, "an act that was acknowledged is in the database");
    }
}
