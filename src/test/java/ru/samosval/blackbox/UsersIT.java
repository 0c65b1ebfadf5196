package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.harness.Cast;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** Users: signing in and out, blocking, the rules about root. */
@OnServer
class UsersIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @Test
    void signingInLeadsToTheDashboardWithANewSessionId() {
        Client client = server.as(null);
        client.get("/login");
        String before = client.session();
        Client.Answer answer = client.trySignIn("root", "root");
        assertEquals("/dashboard", follow(client, answer));
        assertNotEquals(before, client.session(), "the session's id changes");
        assertEquals(200, client.get("/dashboard").status());
    }

    @Test
    void signingInLeadsToThePageOneAskedForWithItsQuery() {
        Client client = server.as(null);
        Client.Answer sent = client.get("/requests?status=draft");
        assertTrue(sent.location().startsWith("/login"), sent::toString);
        Client.Answer answer = client.trySignIn(sent.location(), "root", "root");
        assertEquals("/requests?status=draft", follow(client, answer));
    }

    @ParameterizedTest(name = "\"{0}\" with \"{1}\" is not let in: {2}")
    @CsvSource({"root, wrong, wrong password", "nobody-here, root, unknown login", "NOBODY, root, unknown login"})
    void whoIsNotLetInIsToldSoAndAudited(String username, String password, String reason) {
        server.db().ageRefusals();
        long audited = server.db().lastAudit();
        Client client = server.as(null);
        Client.Answer answer = client.trySignIn(username, password);
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), "login.failed"), answer::toString);
        Client.Answer dashboard = client.get("/dashboard");
        assertTrue(dashboard.location().startsWith("/login"), dashboard::toString);
        AuditRow row = server.db().auditedSince(audited, "login_failed");
        assertTrue(row.details().contains(username) && row.details().contains(reason), row.details());
        assertFalse(row.details().contains("password: "), row.details());
    }

    @Test
    void passwordsAreKeptOnlyAsSaltedHashes() {
        String one = story.name("hash");
        story.root().post("/admin/users/create", Map.of("username", one, "password", "the same", "role", "developer"));
        String two = story.name("hash");
        story.root().post("/admin/users/create", Map.of("username", two, "password", "the same", "role", "developer"));
        List<String> hashes = server.db().column("SELECT password_hash FROM users WHERE username IN (?, ?)", one, two);
        assertEquals(2, hashes.stream().distinct().count());
        hashes.forEach(h -> assertTrue(h.startsWith("PBKDF2WithHmacSHA512:210000:"), h));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM audit_log WHERE details LIKE '%the same%'"));
        assertFalse(server.log().contains("the same"));
    }

    @ParameterizedTest(name = "login \"{0}\", password \"{1}\", role \"{2}\": {3}")
    @CsvSource({
        "'', secret, developer, user.username.required",
        "'a b', secret, developer, user.username.character",
        "'a,b', secret, developer, user.username.character",
        "'<b>', secret, developer, user.username.character",
        "root, secret of his, developer, user.username.taken",
        "ROOT, secret of his, developer, user.username.taken",
        "somebody, '', developer, user.password",
        "somebody, abc, developer, user.password.size",
        "somebody, secret, '', user.role.required",
        "somebody, secret, king, user.role.required"
    })
    void aUserIsCheckedBeforeTheyAreMade(String username, String password, String role, String key) {
        long before = server.db().number("SELECT COUNT(*) FROM users");
        Client.Answer answer = story.root()
                .post("/admin/users/create", Map.of("username", username, "password", password, "role", role));
        assertEquals(400, answer.status(), answer::toString);
        String text = answer.html().text();
        boolean said = key.equals("user.password")
                ? Sentences.says(text, "user.password.required") || Sentences.says(text, "user.password.size")
                : Sentences.says(text, key);
        assertTrue(said, () -> key + " is not said: " + answer);
        assertEquals(before, server.db().number("SELECT COUNT(*) FROM users"));
    }

    @Test
    void aBlockedUserIsOutAtOnceAndInAgainWhenUnblocked() {
        Client developer = story.developer();
        long id = story.idOf(developer);
        long deployment = story.running(developer);
        try (LogStream stream = developer.stream("/api/deployments/" + deployment + "/logs/stream")) {
            stream.awaitLines(2);
            block(id);
            stream.awaitEvent("end");
            Eventually.holds("the server closes the stream", stream::isEnded);
        }
        Problem.of(401, developer.get("/api/deployments/" + deployment + "/logs"));
        Client.Answer page = developer.get("/requests");
        assertTrue(page.location().startsWith("/login"), page::toString);
        long audited = server.db().lastAudit();
        Client.Answer action = developer.post("/deployments/" + deployment + "/stop");
        assertTrue(action.location().startsWith("/login"), action::toString);
        assertEquals("running", story.status(deployment));

        Client again = server.as(null);
        Client.Answer refused = again.trySignIn(developer.username(), Server.passwordOf(developer.username()));
        assertFalse(refused.location().equals("/dashboard"), refused::toString);
        assertTrue(again.get("/dashboard").location().startsWith("/login"));
        assertTrue(server.db().auditSince(audited).stream()
                .anyMatch(r -> r.action().equals("login_failed") && r.details().contains("blocked")));

        assertTrue(story.root().post("/admin/users/" + id + "/unblock").isRedirect());
        again.signIn(developer.username(), Server.passwordOf(developer.username()));
        assertEquals(200, again.get("/dashboard").status());
    }

    @Test
    void theNextRequestOfABlockedUsersSessionIsRefusedWhicheverItIs() {
        Client page = story.developer();
        block(story.idOf(page));
        assertTrue(page.get("/dashboard").location().startsWith("/login"));
        Client call = story.developer();
        block(story.idOf(call));
        Problem.of(401, call.get("/api/users/search?q=r"));
        Client action = story.developer();
        Map<String, String> form = story.form(action.username());
        block(story.idOf(action));
        Client.Answer refused = action.post("/requests/new", form);
        assertTrue(refused.isRedirect() && refused.location().startsWith("/login"), refused::toString);
        assertEquals(
                0,
                server.db().number("SELECT COUNT(*) FROM image_requests WHERE image_name = ?", form.get("image_name")));
    }

    @Test
    void ofActsAndABlockAtTheSameTimeNoneFollowsTheBlock() throws Exception {
        Client developer = story.developer();
        long id = story.idOf(developer);
        long request = story.draft(developer);
        Client.Answer answer;
        long patience = 500;
        do {
            assertTrue(patience <= 4_000, "the act never comes as far as to wait for the block");
            server.db().leave("UPDATE users SET is_active = 1 WHERE id = ?", id);
            answer = whileItWaits(
                    () -> developer.post("/requests/" + request + "/submit"),
                    patience,
                    "UPDATE users SET is_active = 0 WHERE id = " + id);
            patience *= 2;
            // If the machine is so busy that the block came first, the act is led to the sign-in.
        } while (answer.isRedirect() && answer.location().startsWith("/login"));
        assertEquals(403, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), "error.blocked"), answer::toString);
        assertEquals("draft", server.db().text("SELECT status FROM image_requests WHERE id = ?", request));
    }

    @Test
    void ofATokenThatIsMadeWhileTheSignInEndsNoneOutlivesIt() throws Exception {
        Client.Answer answer;
        long id;
        long patience = 500;
        do {
            assertTrue(patience <= 4_000, "the act never comes as far as to wait");
            Client developer = story.developer();
            id = story.idOf(developer);
            answer = whileItWaits(
                    () -> developer.postJson("/api/tokens", "{\"name\":\"stays\",\"scope\":\"write\"}"),
                    patience,
                    "DELETE FROM user_sessions WHERE user_id = " + id);
            patience *= 2;
            Problem.of(401, answer);
            // If the machine is so busy that the sign-in ended first, the act is told to sign in as usual.
        } while (!Sentences.says(answer.json().getString("detail"), "error.signedOut"));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM api_tokens WHERE user_id = ?", id));
        assertEquals(
                0,
                server.db().number("SELECT COUNT(*) FROM audit_log WHERE action = 'token_create' AND user_id = ?", id));
    }

    @Test
    void whoIsDeletedOrSignedOutWhileTheyActIsLedToTheSignIn() throws Exception {
        Client developer = story.developer();
        long id = story.idOf(developer);
        Map<String, String> form = story.form(story.developer().username());
        Client.Answer answer = whileItWaits(
                () -> developer.post("/requests/new", form),
                1_000,
                "UPDATE audit_log SET user_id = NULL WHERE user_id = " + id,
                "DELETE FROM user_sessions WHERE user_id = " + id,
                "DELETE FROM users WHERE id = " + id);
        assertTrue(answer.location().startsWith("/login"), answer::toString);
        String image = form.get("image_name");
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM image_requests WHERE image_name = ?", image));
    }

    @Test
    void anOldPasswordDoesNotReplaceOneThatWasGivenMeanwhile() throws Exception {
        Client.Answer answer;
        long id;
        long patience = 1_000;
        do {
            assertTrue(patience <= 8_000, "the act never comes as far as to wait");
            Client developer = story.developer();
            id = story.idOf(developer);
            Map<String, String> form = Map.of(
                    "old_password", Server.passwordOf(developer.username()), "new_password", "the second to come");
            answer = whileItWaits(
                    () -> developer.post("/profile/password", form),
                    patience,
                    "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE username = 'root')"
                            + " WHERE id = " + id);
            patience *= 2;
            // On a busy machine the other password may come first; then the old one is simply wrong, and the test tries
            // again.
        } while (answer.status() == 400);
        assertEquals(409, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), "user.password.meanwhile"), answer::toString);
        assertEquals(
                server.db().text("SELECT password_hash FROM users WHERE username = 'root'"),
                server.db().text("SELECT password_hash FROM users WHERE id = ?", id));
    }

    /** The answer to an act that was let in, and then had to wait for another transaction with these statements. */
    private Client.Answer whileItWaits(Supplier<Client.Answer> action, long patience, String... others)
            throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + server.db().file() + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            for (String other : others) {
                statement.executeUpdate(other);
            }
            CompletableFuture<Client.Answer> answer = CompletableFuture.supplyAsync(action);
            assertThrows(TimeoutException.class, () -> answer.get(patience, TimeUnit.MILLISECONDS), "it waits");
            statement.execute("COMMIT");
            return answer.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void ofTooManySignInsTheOldestEndsAndAnotherPasswordEndsHoweverManyThereAre() {
        Client developer = story.developer();
        long id = story.idOf(developer);
        long first = server.db().number("SELECT MIN(id) FROM user_sessions WHERE user_id = ?", id);
        openSessions(id, 1_500);
        Client last = server.as(null).signIn(developer.username(), Server.passwordOf(developer.username()));
        assertEquals(1_000, sessions(id));
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM user_sessions WHERE id = ?", first));
        assertTrue(developer.get("/dashboard").location().startsWith("/login"), "the oldest has ended");
        Document profile = last.get("/profile").html();
        assertEquals(25, profile.select("[data-testid=session-row]").size());
        assertEquals(
                List.of("2", "40"),
                profile
                        .select("#sessions .ui-paginator a[rel=next], #sessions .ui-paginator a[rel=last]")
                        .eachAttr("href")
                        .stream()
                        .map(href -> href.replace("?sessions_page=", ""))
                        .toList());

        // As an earlier version left them, which had no limit.
        openSessions(id, 34_000);
        Client.Answer changed = last.post(
                "/profile/password",
                Map.of("old_password", Server.passwordOf(developer.username()), "new_password", "one of my own"));
        assertTrue(changed.isRedirect(), changed::toString);
        assertEquals(1, sessions(id));
        assertEquals(200, last.get("/dashboard").status());
    }

    private long sessions(long user) {
        return server.db().number("SELECT COUNT(*) FROM user_sessions WHERE user_id = ?", user);
    }

    private void openSessions(long user, int many) {
        server.db()
                .leave("INSERT INTO user_sessions (user_id, token_hash, created_at, used_at)"
                        + " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + many + ")"
                        + " SELECT " + user + ", 'left ' || " + user + " || '/" + many + "/' || i, "
                        + System.currentTimeMillis() + ", " + System.currentTimeMillis() + " FROM n");
    }

    @Test
    void nobodyBlocksThemselves() {
        Client admin = story.person("admin");
        Client.Answer answer = admin.post("/admin/users/" + story.idOf(admin) + "/block");
        assertEquals(403, answer.status(), answer::toString);
        assertTrue(Sentences.says(answer.html().text(), "user.block.self"), answer::toString);
        assertTrue(admin.get("/admin/users?q=" + admin.username())
                .html()
                .select("[data-testid=user-block-" + admin.username() + "]")
                .isEmpty());
    }

    @Test
    void rootIsBlockedByNobody() {
        long root = story.idOf(story.root());
        for (Client admin : List.of(story.root(), Cast.shared().person("admin"))) {
            Client.Answer answer = admin.post("/admin/users/" + root + "/block");
            assertEquals(403, answer.status(), answer::toString);
            assertTrue(Sentences.says(answer.html().text(), "user.root.protected"), answer::toString);
        }
        assertEquals("1", server.db().text("SELECT is_active FROM users WHERE username = 'root'"));
        assertEquals("admin", server.db().text("SELECT role FROM users WHERE username = 'root'"));
        String page = story.root().get("/admin/users").body();
        assertFalse(page.contains("user-block-root\""), "no button to block root");
    }

    @Test
    void aMoveTwiceIsAConflictAndAnUnknownUserIsNotFound() {
        Client developer = story.developer();
        long id = story.idOf(developer);
        assertEquals(409, story.root().post("/admin/users/" + id + "/unblock").status());
        block(id);
        assertEquals(409, story.root().post("/admin/users/" + id + "/block").status());
        assertEquals(404, story.root().post("/admin/users/999999/block").status());
        assertEquals(404, story.root().post("/admin/users/abc/block").status());
    }

    @Test
    void signingOutEndsTheSessionAndIsAudited() {
        Client developer = story.developer();
        long audited = server.db().lastAudit();
        Client.Answer answer = developer.post("/logout");
        assertTrue(answer.isRedirect() && answer.location().startsWith("/login"), answer::toString);
        assertEquals(
                List.of("logout"),
                server.db().actionsSince(audited).stream().map(AuditRow::action).toList());
        Problem.of(401, developer.get("/api/users/search?q=r"));
        assertTrue(developer.get("/dashboard").location().startsWith("/login"));
        assertTrue(List.of(404, 405).contains(story.root().get("/logout").status()), "signing out is a POST");
    }

    private void block(long id) {
        assertTrue(story.root().post("/admin/users/" + id + "/block").isRedirect());
    }

    /** The address at which one lands in the end. */
    private static String follow(Client client, Client.Answer answer) {
        Client.Answer last = answer;
        String where = "";
        for (int i = 0; i < 6 && last.isRedirect(); i++) {
            where = last.location();
            last = client.get(where);
        }
        assertEquals(200, last.status(), last::toString);
        return where;
    }

    @Test
    void whatAFormOfThePageIsRefusedIsInTheAuditLogAndAPasswordOfNobodyChangesNothing() {
        Client admin = story.person("admin");
        assertEquals(
                0,
                admin.get("/admin/users?q=root")
                        .html()
                        .select("[data-testid=user-password-root]")
                        .size());
        assertEquals(200, changePassword(admin, "1").status());
        assertEquals(
                List.of("1 POST /admin/users 127.0.0.1"),
                server.db()
                        .column(
                                "SELECT repeats || ' ' || details || ' ' || address FROM audit_log"
                                        + " WHERE action = 'access_denied' AND user_id = ?",
                                story.idOf(admin)));
        Client.Answer ofNobody = changePassword(admin, "");
        assertEquals(200, ofNobody.status());
        assertTrue(Sentences.says(ofNobody.html().text(), "act.gone"), ofNobody::toString);
    }

    /** As the dialog of the list sends it. */
    private static Client.Answer changePassword(Client admin, String of) {
        Document page = admin.get("/admin/users").html();
        String form = page.select("form:has([data-testid=user-password-save])").attr("id");
        String button = page.select("[data-testid=user-password-save]").attr("id");
        Map<String, String> fields = new HashMap<>();
        page.select("#" + form + " [name]").forEach(field -> fields.put(field.attr("name"), field.attr("value")));
        fields.put(
                "jakarta.faces.ViewState",
                page.select("[name=jakarta.faces.ViewState]").attr("value"));
        fields.put("primefaces.nonce", page.select("script[nonce]").attr("nonce"));
        fields.put(page.select("#" + form + " [name$=password_of]").attr("name"), of);
        fields.put(page.select("[data-testid=user-password-new]").attr("name"), "another good one");
        fields.put(button, button);
        return admin.post("/admin/users", fields);
    }
}
