package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Client.Answer;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Scraped;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/**
 * A database that other processes lock, and a database file that is damaged while the server runs. Starts on such a
 * file are in DatabaseStartsIT.
 */
class DatabaseFaultsIT {

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
    void theLogHoldsNoStackTraceAndNotWhatThePoolSaysOfEachRefusedAct() {
        server.assertCleanLog();
        assertFalse(server.log().contains("RAR51"), server::log);
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
            Answer saved = person.post("/requests/new", story.form(person.username()));
            assertRefused(saved);
            assertTrue(saved.html().text().contains("База данных занята"), saved::body);
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
    void whatIsDueWhileOthersHoldTheDatabaseWaitsAndTheMetricsSayForHowLong() throws SQLException {
        Map<String, String> form = story.form(developer.username());
        // So many steps that the build has not ended when the database is held.
        form.put("run_commands", "apt-get install -y curl\n".repeat(40));
        long request = story.approved(developer, form);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement lock = other.createStatement()) {
            long build;
            do {
                build = story.build(request);
                lock.execute("BEGIN IMMEDIATE");
                if (isOver(build)) {
                    lock.execute("ROLLBACK");
                }
            } while (isOver(build));
            Eventually.holds("what is due has waited for three seconds", () -> lag() > 3);
            lock.execute("ROLLBACK");
            assertEquals("success", story.awaitBuild(build));
        }
        Eventually.holds("nothing waits", () -> lag() == 0);
    }

    private static boolean isOver(long build) {
        return server.db().text("SELECT finished_at FROM builds WHERE id = ?", build) != null;
    }

    private static double lag() {
        return Scraped.of(story.root().get("/metrics").body()).value("samosval_tick_lag_seconds");
    }

    /** Two hundred waiting acts are more than may be under way at once. */
    @Test
    void whoComesWhileTooManyWaitIsToldToComeAgainAndServedAsSoonAsTheyHaveGone() throws Exception {
        ExecutorService crowd = Executors.newCachedThreadPool();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            List<Future<Answer>> actions = IntStream.range(0, 200)
                    .mapToObj(i -> crowd.submit(DatabaseFaultsIT::hook))
                    .toList();
            Answer told = Eventually.value(
                    "a page says that there is too much to do",
                    () -> server.as(null).get("/login"),
                    answer -> answer.status() == 503);
            assertNotNull(told.header("Retry-After"));
            assertTrue(Sentences.says(told.html().text(), "error.overloaded"), told::body);
            lock.execute("ROLLBACK");
            for (Future<Answer> action : actions) {
                Answer answer = action.get(1, TimeUnit.MINUTES);
                assertTrue(answer.status() == 200 || answer.status() == 503, answer::toString);
            }
        } finally {
            crowd.shutdownNow();
        }
        assertEquals(200, server.as(null).get("/login").status());
        assertWorks();
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
    void whileTheFolderIsGoneNothingIsAcknowledged() throws IOException {
        Path away = server.dataFolder().resolveSibling("away");
        Files.move(server.dataFolder(), away);
        try {
            assertRefused(hook());
        } finally {
            Files.move(away, server.dataFolder());
        }
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
    void onADiskThatIsFullActsAreRefusedPagesReadAndLaterActsWorkByThemselves() throws Exception {
        Client operator = story.operator();
        long deployment = story.running(developer);
        limitFiles("4096:unlimited");
        try {
            assertRefused(hook());
            assertRefused(operator.postJson("/api/deployments/" + deployment + "/stop", "{}"));
            assertRefused(
                    operator.postJson("/api/deployments/" + deployment + "/stop", "{}", "Idempotency-Key", "a-key"));
            assertRefused(
                    developer.postJson("/api/tokens", "{\"name\":\"t\",\"scope\":\"read\",\"expires_in_days\":1}"));
            assertRefused(story.root()
                    .postJson(
                            "/api/users/" + story.idOf(developer) + "/password",
                            "{\"new_password\":\"another one 7\"}"));
            assertRefused(operator.post("/deployments/" + deployment + "/stop"));
            Answer page = developer.get("/requests");
            assertEquals(200, page.status(), "reading works");
            Answer signOut = developer.post("/logout");
            assertRefused(signOut);
            assertEquals(200, developer.get("/requests").status(), "and nobody is half signed out");
        } finally {
            limitFiles("unlimited:unlimited");
        }
        assertWorks();
    }

    @Test
    void inFilesThatMayNotBeWrittenActsAreRefusedPagesReadAndLaterActsWorkByThemselves() throws Exception {
        // Root may write into files without the right to, but not into immutable ones.
        assumeTrue(immutable("+i") == 0, "this machine lets nobody make a file immutable");
        try {
            assertRefused(hook());
            assertEquals(200, developer.get("/requests").status(), "reading works");
            assertRefused(developer.post("/logout"));
            assertEquals(200, developer.get("/requests").status(), "and nobody is half signed out");
        } finally {
            assertEquals(0, immutable("-i"));
        }
        assertWorks();
    }

    private static int immutable(String mode) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("chattr", mode, file().toString(), file() + "-wal")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return 127;
        }
    }

    @Test
    void intoAFileThatWasTruncatedNothingIsAcknowledged() throws IOException, SQLException {
        try (Server truncated = Server.start(Map.of())) {
            Path file = truncated.dataFolder().resolve("samosval.sqlite3");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
            Client root = truncated.as("root");
            assertEquals(200, root.get("/dashboard").status());
            assertTrue(Files.size(file) > 4096);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(4096);
            }
            Answer refused = truncated.as(null).postJson("/api/hooks/commit", HOOK);
            assertEquals(503, refused.status(), refused::toString);
            Answer ready = truncated.as(null).get("/health/ready");
            assertEquals(503, ready.status(), ready::toString);
            assertTrue(ready.body().contains("{\"name\":\"database\",\"status\":\"DOWN\"}"), ready::toString);
            for (int i = 0; i < 3; i++) {
                Answer again = truncated.as(null).postJson("/api/hooks/commit", HOOK);
                assertEquals(503, again.status(), again::toString);
            }
            assertEquals(4096, Files.size(file), "nothing is written into what has lost its end");
            assertTrue(Files.size(Path.of(file + "-wal")) > 0, "and what its log has is kept");
            assertEquals(200, truncated.as(null).get("/health/live").status());
            Answer page = truncated.as(null).get("/login");
            assertTrue(page.status() == 200 || page.status() == 503, page::toString);
            for (String path : List.of("/dashboard", "/api/requests", "/profile")) {
                Answer known = root.get(path);
                assertTrue(known.status() == 200 || known.status() == 503, known::toString);
            }
            truncated.assertCleanLog();
        }
    }

    /**
     * As a careless clean-up does, followed by a power failure. Acts are refused until no connection has the lost log
     * open any more; each refused act closes its own.
     */
    @Test
    void onceTheLogIsDeletedWhatWasAcknowledgedOutlivesACrashAndActsWorkAgainByThemselves() throws IOException {
        try (Server lost = Server.start(Map.of())) {
            Story people = Story.on(lost);
            Path log = Path.of(lost.dataFolder().resolve("samosval.sqlite3") + "-wal");
            List<Client> acknowledged = new ArrayList<>();
            IntStream.range(0, 5).forEach(i -> acknowledged.add(people.developer()));
            Files.delete(log);
            Eventually.holds(
                    "it is noticed though nobody does anything",
                    () -> lost.log().contains("has lost its log"));
            assertEquals(200, acknowledged.get(0).get("/dashboard").status(), "pages read on");
            lost.restart();
            assertAllThere(lost, acknowledged);

            acknowledged.add(Story.on(lost).developer());
            Files.delete(log);
            Eventually.holds("acts work again", () -> {
                Answer action = lost.as(null).postJson("/api/hooks/commit", HOOK);
                assertTrue(
                        action.status() == 200 || action.status() == 503 && action.header("Retry-After") != null,
                        action::toString);
                return action.status() == 200;
            });
            acknowledged.add(Story.on(lost).developer());
            assertTrue(Files.exists(log));
            lost.assertCleanLog();
            lost.restart();
            assertAllThere(lost, acknowledged);
        }
    }

    private static void assertAllThere(Server server, List<Client> people) {
        for (Client person : people) {
            assertEquals(1, server.db().number("SELECT COUNT(*) FROM users WHERE username = ?", person.username()));
        }
    }

    @Test
    void aPageThatFailsHalfWayGivesWayToThePageOfTheError() throws IOException, SQLException {
        try (Server broken = Server.start(Map.of())) {
            Client root = broken.as("root");
            assertEquals(200, root.get("/images").status());
            try (Connection other = DriverManager.getConnection(
                            "jdbc:sqlite:" + broken.dataFolder().resolve("samosval.sqlite3"));
                    Statement statement = other.createStatement()) {
                statement.execute("ALTER TABLE images RENAME TO moved");
            }
            Answer failed = root.get("/images");
            assertEquals(500, failed.status(), failed::toString);
            assertEquals(1, failed.body().split("<html", -1).length - 1, "one page");
            assertTrue(failed.body().stripTrailing().endsWith("</html>"), failed::toString);
        }
    }

    /** Limits how large the server's files may grow, like a full disk. */
    private static void limitFiles(String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes)
                .inheritIO()
                .start();
        assertEquals(0, prlimit.waitFor());
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
