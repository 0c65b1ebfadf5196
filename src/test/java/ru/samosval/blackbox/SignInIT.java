package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.LogStream;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Problem;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;

/** How users sign in, how long they stay signed in, and who does not get in. */
@OnServer
class SignInIT {

    private static final int FREE_TRIES = 5;
    private static final int FREE_TRIES_OF_AN_ADDRESS = 40;
    private static final int SIGN_INS_AT_ONCE = 50;
    private static final long HOUR_MILLIS = 3_600_000;

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @Test
    void whileManySignInAtOnceTheOthersAreServed() throws Exception {
        String login = story.name("crowd");
        story.create(login, "developer");
        Client other = story.developer();
        ExecutorService doors = Executors.newFixedThreadPool(SIGN_INS_AT_ONCE);
        try {
            List<Future<Client.Answer>> answers = IntStream.range(0, SIGN_INS_AT_ONCE)
                    .mapToObj(i -> doors.submit(() -> server.as(null).trySignIn(login, Server.passwordOf(login))))
                    .toList();
            int served = 0;
            while (answers.stream().anyMatch(a -> !a.isDone())) {
                assertEquals(200, other.get("/requests").status());
                served++;
            }
            assertTrue(served >= 5, served + " pages were served meanwhile");
            int signedIn = 0;
            for (Future<Client.Answer> future : answers) {
                Client.Answer answer = future.get();
                if (answer.isRedirect()) {
                    signedIn++;
                } else {
                    assertEquals(429, answer.status(), answer::toString);
                    assertFalse(answer.header("Retry-After").isEmpty(), answer::toString);
                    assertTrue(Sentences.says(answer.html().text(), "login.busy"), answer::toString);
                }
            }
            assertTrue(signedIn > 0, "some are let in");
        } finally {
            doors.shutdownNow();
        }
    }

    @ParameterizedTest(name = "{0} is 400 and gives nobody another''s session")
    @ValueSource(
            strings = {
                "/dashboard;jsessionid=%s",
                "/dashboard;%%6asessionid=%s",
                "/dashboard;a=b;jsessionid=%s",
                "/dashboard;jsessionid=x;jsessionid=%s",
                "/dashboard;JSESSIONID=%s",
                "/dashboard%%3bjsessionid=%s",
                "/login;%%6asessionid=%s?from=/dashboard",
                "/api/users/search;jsessionid=%s?q=r",
                "/favicon.svg;jsessionid=%s"
            })
    void aSessionIdInAnAddressIsRefused(String address) {
        Client.Answer answer =
                server.as(null).get(address.formatted(story.root().session()));
        assertEquals(400, answer.status(), answer::toString);
        assertFalse(answer.body().contains(story.root().session()), "the id is not drawn into the page");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//dashboard",
                "/./dashboard",
                "/requests/../dashboard",
                "/requests/./dashboard",
                "/dashboard/./",
                "/%64ashboard",
                "/requests/edi%74",
                "/deployments/vie%77",
                "/admin//users",
                "/%2e%2e/dashboard",
                "/admin%2fusers",
                "/dashboard%5c",
                "/dashboard%00",
                "/%25%36%34ashboard",
                "//evil.example/../login"
            })
    void anAddressThatIsNotWrittenAsOursIsRefusedWhoeverAsks(String address) {
        for (Client client : List.of(server.as(null), story.root(), story.operator())) {
            Client.Answer answer = client.get(address);
            assertEquals(400, answer.status(), answer::toString);
        }
    }

    @Test
    void thePageOfTheSignInMakesNoSessionHasNoScriptsAndOneAddressForItsForm() {
        for (String address :
                List.of("/login", "/login?from=/requests", "/login?blocked=true", "/login?x=//evil.example")) {
            Client.Answer answer = server.as(null).get(address);
            assertEquals(200, answer.status());
            assertEquals("", answer.header("Set-Cookie"), address);
            Document page = answer.html();
            assertEquals("/login", page.selectFirst("form#login").attr("action"));
            assertEquals(0, page.select("script").size());
        }
    }

    @Test
    void aStrangersPagesMakeNoSessionEither() {
        for (String address : List.of("/", "/dashboard", "/nothing-here", "/admin/users", "/api/users/search?q=r")) {
            assertEquals("", server.as(null).get(address).header("Set-Cookie"), address);
        }
    }

    @Test
    void anIdThatSomebodyPlantedIsNotTheOneThatIsSignedIn() {
        String planted = "47bc3e0947bc3e0947bc3e0947bc3e09";
        Client developer = story.developer();
        Client.Answer answer = server.as(null)
                .post(
                        "/login",
                        Map.of("username", developer.username(), "password", Server.passwordOf(developer.username())),
                        "Cookie",
                        "JSESSIONID=" + planted + "; jsessionid=" + planted);
        assertEquals("/dashboard", answer.location());
        assertTrue(answer.header("Set-Cookie").startsWith("JSESSIONID="), "the answer to the sign-in itself");
        assertFalse(answer.header("Set-Cookie").contains(planted));
        Client.Answer attacker = server.as(null).get("/dashboard", "Cookie", "JSESSIONID=" + planted);
        assertTrue(attacker.location().startsWith("/login"), attacker::toString);
    }

    @Test
    void theCookieHoldsRandomBitsEnoughAndIsClosedToScriptsAndOtherSites() {
        Client client = server.as(null);
        Client.Answer answer = client.trySignIn("root", "root");
        String cookie = answer.header("Set-Cookie");
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), cookie);
        assertTrue(client.session().matches("[A-Za-z0-9_-]{43}"), "256 bits");
        assertEquals(
                0,
                server.db().number("SELECT COUNT(*) FROM user_sessions WHERE token_hash = ?", client.session()),
                "only a hash of it is kept");
    }

    @ParameterizedTest(name = "from={0} leads to {1}")
    @CsvSource({
        "/requests?status=draft, /requests?status=draft",
        "/deployments/42, /deployments/42",
        "//evil.example/dashboard, /dashboard",
        "/\\evil.example, /dashboard",
        "https://evil.example/dashboard, /dashboard",
        "/dashboard/../../evil, /dashboard",
        "/logout, /dashboard",
        "/api/users/search, /dashboard",
        "/dashboard#x, /dashboard"
    })
    void theWayBackIsOneOfOurPages(String from, String expected) {
        Client.Answer answer =
                server.as(null).post("/login", Map.of("username", "root", "password", "root", "from", from));
        assertEquals(expected, answer.header("Location"));
    }

    @Test
    void signingInWhileSignedInEndsTheSessionThatWas() {
        Client client = story.developer();
        String before = client.session();
        Client other = story.developer();
        Client.Answer answer = client.post(
                "/login", Map.of("username", other.username(), "password", Server.passwordOf(other.username())));
        assertEquals("/dashboard", answer.location());
        assertNotEquals(before, client.session());
        assertTrue(server.as(null)
                .get("/dashboard", "Cookie", "JSESSIONID=" + before)
                .location()
                .startsWith("/login"));
        assertTrue(client.get("/profile").html().text().contains(other.username()));
    }

    @Test
    void whoIsSignedInIsLedOnFromTheSignIn() {
        assertEquals("/dashboard", story.root().get("/login").location());
        assertEquals("/alerts", story.root().get("/login?from=/alerts").location());
    }

    @Test
    void aSignInOutlivesTheServersViews() {
        Client developer = story.developer();
        Client.Answer answer = server.as(null).get("/requests", "Cookie", "JSESSIONID=" + developer.session());
        assertEquals(200, answer.status(), "no other cookie is needed");
    }

    @Test
    void guessingIsSlowedDownAuditedInOneRowAndLiftedByTheRightPassword() {
        String login = story.name("guessed");
        story.create(login, "developer");
        long audited = server.db().lastAudit();
        Client guesser = server.as(null);
        Client.Answer answer = null;
        for (int i = 0; i <= FREE_TRIES; i++) {
            answer = guesser.trySignIn(login, "not the password");
            assertEquals(200, answer.status(), answer::toString);
        }
        answer = guesser.trySignIn(login, Server.passwordOf(login));
        assertEquals(429, answer.status(), "too soon, right or wrong");
        assertTrue(Integer.parseInt(answer.header("Retry-After")) >= 1);
        assertTrue(Sentences.says(answer.html().text(), "login.braked"), answer::toString);
        List<String> rows = server.db()
                .column(
                        "SELECT repeats || ' ' || details || ' ' || address FROM audit_log WHERE id > ?"
                                + " AND action = 'login_failed' AND details LIKE ?",
                        audited,
                        "%" + login + "%");
        assertEquals(
                List.of(
                        FREE_TRIES + 1 + " username: " + login + "; reason: wrong password 127.0.0.1",
                        "1 username: " + login + "; reason: too many tries 127.0.0.1"),
                rows);
        assertEquals(
                1,
                server.db()
                        .number(
                                "SELECT COUNT(*) FROM audit_log WHERE id > ? AND action = 'login_braked' AND details LIKE ?",
                                audited,
                                "%" + login + "%"));
        Client owner = server.as(null);
        Eventually.holds(
                "the brake lets go",
                () -> owner.trySignIn(login, Server.passwordOf(login)).isRedirect());
        assertEquals(0, server.db().number("SELECT COUNT(*) FROM brakes WHERE subject = ?", "login " + login));
        assertEquals(
                "0",
                server.db().text("SELECT failures FROM brakes WHERE subject LIKE ?", "known " + login + " at %"),
                "and the login is known here");
        assertEquals(200, guesser.trySignIn(login, "not the password").status(), "counted anew");
    }

    @Test
    void aStrangerBehindTheSameAddressKeepsNobodyOut() {
        String login = story.name("besieged");
        story.create(login, "developer");
        String[] proxy = {"X-Forwarded-For", "127.0.0.77"};
        Client owner = server.as(null);
        Map<String, String> right = Map.of("username", login, "password", Server.passwordOf(login));
        assertTrue(owner.post("/login", right, proxy).isRedirect());
        owner.post("/logout", Map.of(), proxy);
        Client stranger = server.as(null);
        Map<String, String> guess = Map.of("username", login, "password", "not the password");
        assertEquals(200, stranger.post("/login", guess, proxy).status());
        assertEquals(
                "1",
                server.db().text("SELECT failures FROM brakes WHERE subject = ?", "known " + login + " at 127.0.0.77"),
                "counted for those of this address");
        brake("address 127.0.0.77");
        brake("known " + login + " at 127.0.0.77");
        assertEquals(429, stranger.post("/login", right, proxy).status(), "right or wrong");
        Client.Answer answer = owner.post("/login", right, proxy);
        assertTrue(answer.isRedirect(), answer::toString);
    }

    @Test
    void whoGuessesWithoutAPauseKeepsTheOwnerOutOfNoNewPlace() {
        String login = story.name("sieged");
        story.create(login, "developer");
        Map<String, String> right = Map.of("username", login, "password", Server.passwordOf(login));
        brake("login " + login);
        String[] elsewhere = {"X-Forwarded-For", "127.0.0.93"};
        for (int i = 0; i < 3; i++) {
            assertEquals(200, guess(server.as(null), login, elsewhere).status(), "it may be the owner who mistypes");
        }
        assertEquals(429, server.as(null).post("/login", right, elsewhere).status(), "that was enough");
        Client.Answer answer = server.as(null).post("/login", right, "X-Forwarded-For", "127.0.0.94");
        assertTrue(answer.isRedirect(), answer::toString);

        String other = story.name("sieged");
        story.create(other, "developer");
        brake("login " + other);
        brake("first " + other);
        assertEquals(
                429,
                guess(server.as(null), other, "X-Forwarded-For", "127.0.0.95").status(),
                "many addresses are not so many guesses");
    }

    /** As if others had been guessing for hours. */
    private void brake(String subject) {
        long now = System.currentTimeMillis();
        server.db()
                .leave(
                        "INSERT INTO brakes (subject, failures, failed_at, open_at) VALUES (?, 50, ?, ?)"
                                + " ON CONFLICT (subject) DO UPDATE SET failures = 50, failed_at = excluded.failed_at,"
                                + " open_at = excluded.open_at",
                        subject,
                        now,
                        now + 600_000);
    }

    @Test
    void whoTriesManyLoginsFromOneAddressIsSlowedDownAndNobodyElseIs() {
        String[] proxy = {"X-Forwarded-For", "127.0.0.88"};
        String login = story.name("neighbour");
        story.create(login, "developer");
        Map<String, String> right = Map.of("username", login, "password", Server.passwordOf(login));
        Client known = server.as(null);
        assertTrue(known.post("/login", right, proxy).isRedirect());
        known.post("/logout", Map.of(), proxy);
        // Most of the free tries are used up, because each try is a password that is hashed.
        long now = System.currentTimeMillis();
        server.db()
                .leave(
                        "INSERT INTO brakes (subject, failures, failed_at, open_at) VALUES (?, ?, ?, 0)"
                                + " ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,"
                                + " failed_at = excluded.failed_at",
                        "address 127.0.0.88",
                        FREE_TRIES_OF_AN_ADDRESS - 2,
                        now);
        Client stranger = server.as(null);
        String stem = story.name("nobody");
        for (int i = 0; i <= 2; i++) {
            Client.Answer answer = guess(stranger, stem + i, proxy);
            assertEquals(200, answer.status(), answer::toString);
        }
        Client.Answer braked = guess(stranger, stem + "last", proxy);
        assertEquals(429, braked.status(), braked::toString);
        assertTrue(Integer.parseInt(braked.header("Retry-After")) >= 1, braked::toString);
        assertTrue(Sentences.says(braked.html().text(), "login.braked"), braked::toString);
        assertEquals(429, server.as(null).post("/login", right, proxy).status(), "whatever is tried, right or wrong");
        assertEquals(
                200,
                guess(stranger, stem + "elsewhere", "X-Forwarded-For", "127.0.0.89")
                        .status());
        Client.Answer answer = known.post("/login", right, proxy);
        assertTrue(answer.isRedirect(), answer::toString);
    }

    /** The cookie may not arrive, or two tabs may send the present one. */
    @Test
    void aBrowserThatIsKnownStaysKnownByTheTokenItHas() {
        String login = story.name("known");
        story.create(login, "developer");
        Client browser = server.as(null).signIn(login, Server.passwordOf(login));
        String rows = "SELECT group_concat(subject) FROM brakes WHERE subject LIKE 'known-in % ' || ?";
        String known = server.db().text(rows, login);
        browser.post("/logout");
        browser.signIn(login, Server.passwordOf(login));
        assertEquals(known, server.db().text(rows, login));
    }

    private static Client.Answer guess(Client client, String login, String... headers) {
        return client.post("/login", Map.of("username", login, "password", "not the password"), headers);
    }

    @Test
    void manyGuessesAtOnceGetNoFurtherThanOneAfterTheOther() throws Exception {
        String login = story.name("stormed");
        story.create(login, "developer");
        ExecutorService storm = Executors.newFixedThreadPool(4 * FREE_TRIES);
        try {
            List<Future<Integer>> tries = new ArrayList<>();
            for (int i = 0; i < 4 * FREE_TRIES; i++) {
                String password = "guess number " + i;
                tries.add(storm.submit(
                        () -> server.as(null).trySignIn(login, password).status()));
            }
            int judged = 0;
            for (Future<Integer> one : tries) {
                judged += one.get() == 200 ? 1 : 0;
            }
            // On a slow machine the brake lets one or two more through meanwhile.
            assertTrue(judged >= 1 && judged <= FREE_TRIES + 3, judged + " of " + tries.size() + " were judged");
        } finally {
            storm.shutdownNow();
        }
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource({
        "1234567, user.password.size",
        "password1, user.password.common",
        "PassWord1, user.password.common",
        "qwertyuiop, user.password.common",
        "weakling-login, user.password.login"
    })
    void aPasswordThatIsGuessedFirstIsRefused(String password, String key) {
        Client.Answer answer = story.root()
                .post(
                        "/admin/users/create",
                        Map.of("username", "weakling-login", "password", password, "role", "developer"));
        assertEquals(400, answer.status());
        assertTrue(Sentences.says(answer.html().text(), key), answer::toString);
    }

    @Test
    void aPasswordOf128CharactersSignsInAndOfOneMoreIsRefused() {
        String login = story.name("long");
        String longest = "щ".repeat(126) + " \uD83D\uDE9B";
        Client.Answer refused = story.root()
                .post("/admin/users/create", Map.of("username", login, "password", longest + "x", "role", "developer"));
        assertEquals(400, refused.status());
        assertTrue(Sentences.says(refused.html().text(), "user.password.size"), refused::toString);
        assertTrue(story.root()
                .post("/admin/users/create", Map.of("username", login, "password", longest, "role", "developer"))
                .isRedirect());
        assertEquals(
                200, server.as(null).signIn(login, longest).get("/dashboard").status());
    }

    @Test
    void aBlockedAndUnblockedUsersOldSessionsStayClosed() {
        Client developer = story.developer();
        long id = story.idOf(developer);
        assertTrue(story.root().post("/admin/users/" + id + "/block").isRedirect());
        assertTrue(story.root().post("/admin/users/" + id + "/unblock").isRedirect());
        assertTrue(developer.get("/dashboard").location().startsWith("/login"));
        Problem.of(401, developer.get("/api/users/search?q=r"));
    }

    @Test
    void aSessionThatHasLastedOrIdledTooLongIsOverWithItsStreams() {
        for (String column : List.of("created_at", "used_at")) {
            Client developer = story.developer();
            long deployment = story.running(developer);
            try (LogStream stream = developer.stream("/api/deployments/" + deployment + "/logs/stream")) {
                stream.awaitLines(1);
                awaitUseOf(developer, "user_id = " + story.idOf(developer));
                server.db().age("user_sessions", column, 13 * HOUR_MILLIS, "user_id = " + story.idOf(developer));
                assertTrue(developer.get("/dashboard").location().startsWith("/login"), column);
                stream.awaitEvent("end");
            }
        }
    }

    /** Requests a page as this user, and waits until that use is stored. */
    private void awaitUseOf(Client client, String session) {
        long now = System.currentTimeMillis();
        client.get("/dashboard");
        Eventually.holds(
                "the use is saved",
                () -> server.db().number("SELECT MAX(used_at) FROM user_sessions WHERE " + session) >= now);
    }

    @Test
    void whatAPageAsksByItselfKeepsNoSessionFromIdling() {
        Client known = story.developer();
        long deployment = story.running(known);
        // With a session that nobody else uses, not even the crowd.
        Client developer = server.as(null).signIn(known.username(), Server.passwordOf(known.username()));
        String where =
                "id = " + server.db().number("SELECT MAX(id) FROM user_sessions WHERE user_id = ?", story.idOf(known));
        awaitUseOf(developer, where);
        server.db().age("user_sessions", "used_at", HOUR_MILLIS, where);
        String before = server.db().text("SELECT used_at FROM user_sessions WHERE " + where);
        developer.get("/api/deployments/" + deployment + "/metrics");
        developer.get("/api/deployments/" + deployment + "/logs");
        developer.get("/deployments/" + deployment, "X-Samosval-Background", "true");
        for (String path : List.of("/api/deployments/" + deployment + "/logs/stream", "/api/events")) {
            try (LogStream stream = developer.stream(path)) {
                assertEquals(200, stream.status(), path);
                Eventually.holds("it streams", () -> !stream.events().isEmpty() || stream.comments() > 0);
            }
        }
        Client other = story.developer();
        awaitUseOf(other, "user_id = " + story.idOf(other));
        assertEquals(before, server.db().text("SELECT used_at FROM user_sessions WHERE " + where));
        developer.get("/api/deployments/" + deployment + "/logs", "X-Samosval-Person", "1");
        Eventually.holds(
                "what a person's key or click asked for counts",
                () -> !before.equals(server.db().text("SELECT used_at FROM user_sessions WHERE " + where)));
        server.db().age("user_sessions", "used_at", HOUR_MILLIS, where);
        String aged = server.db().text("SELECT used_at FROM user_sessions WHERE " + where);
        developer.get("/deployments/" + deployment);
        Eventually.holds(
                "a person's page counts",
                () -> !aged.equals(server.db().text("SELECT used_at FROM user_sessions WHERE " + where)));
    }

    /** As in the demonstration set, of which this person is made a part. */
    @Test
    void aSwitchedSignInAndTheOneItCameFromAreUsedAndEndedTogether() {
        String admin = story.person("admin").username();
        Client developer = story.developer();
        long person = story.idOf(developer);
        server.db().leave("INSERT INTO demonstration (kind, id) VALUES ('user', ?), ('audit', 0)", person);
        try {
            Client browser = server.as(null).signIn(admin, Server.passwordOf(admin));
            assertTrue(browser.post("/profile/" + person + "/switch").isRedirect());
            long switched = server.db()
                    .number(
                            "SELECT MAX(id) FROM user_sessions WHERE user_id = ? AND switched_from IS NOT NULL",
                            person);
            long origin = server.db().number("SELECT switched_from FROM user_sessions WHERE id = ?", switched);
            for (long each : new long[] {switched, origin}) {
                server.db().age("user_sessions", "used_at", HOUR_MILLIS, "id = " + each);
            }
            long now = System.currentTimeMillis();
            browser.get("/dashboard");
            for (long each : new long[] {switched, origin}) {
                Eventually.holds(
                        "both are used",
                        () -> server.db().number("SELECT used_at FROM user_sessions WHERE id = ?", each) >= now);
            }
            assertTrue(browser.post("/logout").isRedirect());
            assertEquals(
                    0,
                    server.db().number("SELECT COUNT(*) FROM user_sessions WHERE id IN (?, ?)", switched, origin),
                    "nothing is left open of who has signed out");
        } finally {
            server.db()
                    .leave(
                            "DELETE FROM demonstration WHERE kind = 'user' AND id = ? OR kind = 'audit' AND id = 0",
                            person);
        }
    }

    @Test
    void anAdministratorsNewPasswordEndsTheUsersSessionsAndStreams() {
        Client developer = story.developer();
        long deployment = story.running(developer);
        try (LogStream stream = developer.stream("/api/deployments/" + deployment + "/logs/stream")) {
            stream.awaitLines(1);
            Client.Answer changed = story.root()
                    .post(
                            "/admin/users/" + story.idOf(developer) + "/password",
                            Map.of("new_password", "another good one"));
            assertTrue(changed.isRedirect(), changed::toString);
            stream.awaitEvent("end");
        }
        assertTrue(developer.get("/dashboard").location().startsWith("/login"));
        assertFalse(server.as(null)
                .trySignIn(developer.username(), Server.passwordOf(developer.username()))
                .isRedirect());
        server.as(null).signIn(developer.username(), "another good one");
    }

    @Test
    void aSignInWithAPasswordThatIsChangedMeanwhileOpensNothing() {
        String login = story.developer().username();
        String old = Server.passwordOf(login);
        List<Client> thieves =
                IntStream.range(0, 4).mapToObj(i -> server.as(null)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(thieves.size());
        try {
            // They wait for their turn to be hashed; the change has a turn of its own.
            List<Future<Client.Answer>> tries = thieves.stream()
                    .map(thief ->
                            threads.submit(() -> thief.post("/login", Map.of("username", login, "password", old))))
                    .toList();
            long id = server.db().number("SELECT id FROM users WHERE username = ?", login);
            Eventually.value(
                    "the password is changed",
                    () -> story.root()
                            .post("/admin/users/" + id + "/password", Map.of("new_password", "another " + old)),
                    Client.Answer::isRedirect);
            for (Future<Client.Answer> one : tries) {
                one.get(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
        for (Client thief : thieves) {
            assertEquals("/login?from=%2Fdashboard", thief.get("/dashboard").location());
        }
    }

    @Test
    void oneChangesOnesOwnPasswordWithTheOldOneAndOnlyTheOwnSessionGoesOn() {
        Client here = story.developer();
        String login = here.username();
        Client elsewhere = server.as(null).signIn(login, Server.passwordOf(login));
        Client.Answer wrong =
                here.post("/profile/password", Map.of("old_password", "not it", "new_password", "another good one"));
        assertEquals(400, wrong.status());
        assertTrue(Sentences.says(wrong.html().text(), "user.password.old.wrong"), wrong::toString);
        assertEquals(
                List.of("user_password_failed username: " + login),
                server.db()
                        .column(
                                "SELECT action || ' ' || details FROM audit_log WHERE user_id = ? AND action LIKE '%failed'",
                                story.idOf(here)),
                "it was no sign-in that failed");
        assertEquals(200, elsewhere.get("/dashboard").status());
        Client.Answer changed = here.post(
                "/profile/password",
                Map.of("old_password", Server.passwordOf(login), "new_password", "another good one"));
        assertEquals("/profile", changed.location());
        assertEquals(200, here.get("/dashboard").status());
        assertTrue(elsewhere.get("/dashboard").location().startsWith("/login"));
        assertEquals(
                1,
                here.get("/profile").html().select("[data-testid=session-row]").size());
        server.as(null).signIn(login, "another good one");
    }

    @Test
    void whatWasRefusedToSomebodyIsInTheAuditLogWithWhereFrom() {
        Client developer = story.developer();
        developer.get("/admin/users");
        developer.get("/admin/users");
        developer.post("/admin/users/1/block");
        List<String> denied = server.db()
                .column(
                        "SELECT repeats || ' ' || details || ' ' || address FROM audit_log WHERE action = 'access_denied'"
                                + " AND user_id = ? ORDER BY id",
                        story.idOf(developer));
        assertEquals(List.of("2 GET /admin/users 127.0.0.1", "1 POST /admin/users/1/block 127.0.0.1"), denied);
        String page = story.root()
                .get("/admin/audit?user=" + developer.username() + "&action=access_denied")
                .html()
                .select("table tbody")
                .text();
        assertTrue(page.contains("× 2") && page.contains("127.0.0.1"), page);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "nobody, /login",
        "nobody, /dashboard",
        "nobody, /nothing",
        "nobody, /dashboard;x",
        "nobody, /api/users/search",
        "nobody, /",
        "root, /dashboard",
        "root, /nothing",
        "root, /api/users/search?q=r",
        "dev, /admin/users",
        "dev, /requests/999999",
        "root, /favicon.svg",
        "nobody, /admin",
        "dev, /admin",
        "root, /admin",
        "root, /resources",
        "nobody, /resources/samosval"
    })
    void everyAnswerHasTheHeadersThatKeepABrowserSafe(String who, String path) {
        Client client = switch (who) {
            case "nobody" -> server.as(null);
            case "root" -> story.root();
            default -> story.developer();
        };
        Client.Answer answer = client.get(path);
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("same-origin", answer.header("Referrer-Policy"));
        assertEquals("same-origin", answer.header("Cross-Origin-Opener-Policy"));
        assertEquals("same-origin", answer.header("Cross-Origin-Resource-Policy"));
        assertTrue(answer.header("Permissions-Policy").contains("camera=()"));
        if (!path.endsWith(".svg")) {
            assertTrue(answer.header("Cache-Control").contains("no-store"), answer.header("Cache-Control"));
        }
        if (answer.header("Content-Type").startsWith("text/html")) {
            assertTrue(answer.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/deployments",
                "/requests/1/submit",
                "/admin/users",
                "/logout",
                "/language",
                "/login",
                "/api/hooks/commit"
            })
    void aPostThatAnotherSitesPageSentIsRefused(String path) {
        for (String[] header : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "http://evil.example"},
            {"Origin", "null"}
        }) {
            Client.Answer answer = story.root().post(path, Map.of("x", "1"), header);
            assertEquals(403, answer.status(), answer::toString);
        }
        assertEquals(200, story.root().get("/dashboard").status(), "nobody was signed out");
    }
}
