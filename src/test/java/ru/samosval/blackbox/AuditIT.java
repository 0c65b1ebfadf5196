package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import ru.samosval.harness.Client;
import ru.samosval.harness.Db.AuditRow;
import ru.samosval.harness.Json;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Program;
import ru.samosval.harness.Sentences;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.refusal.Refusal.Text;

/** One row for each act, and how administrators see the rows. */
@OnServer
class AuditIT {

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @Test
    void theDashboardTellsAdministratorsOfAllAndOperatorsOfTheWorkAlone() {
        Client operator = story.operator();
        Client owner = story.developer();
        long request = story.draft(owner);
        String image = server.db().text("SELECT image_name FROM image_requests WHERE id = ?", request);
        String made = story.name("made");
        story.create(made, "developer");
        String all = story.root()
                .get("/dashboard")
                .html()
                .select("[data-testid=latest]")
                .text();
        assertTrue(all.contains(made) && all.contains(image), all);
        String work =
                operator.get("/dashboard").html().select("[data-testid=latest]").text();
        assertTrue(work.contains(image), work);
        assertFalse(work.contains(made), "that somebody was made an account is the audit log's: " + work);
    }

    @Test
    void theDashboardTellsThoseWhoSawADeploymentThatItIsDeletedAndNobodyElse() {
        Client owner = story.developer();
        Client other = story.developer();
        long image = story.imageOf(story.approved(owner, story.form(owner.username())));
        String name = story.name("gone");
        long id = story.deployment(image, name, "dev", "");
        assertEquals(
                303, story.operator().post("/deployments/" + id + "/delete").status());
        String told =
                owner.get("/dashboard").html().select("[data-testid=latest]").text();
        assertTrue(told.contains(name), told);
        String others = other.get("/dashboard").html().text();
        assertFalse(others.contains(name), others);
    }

    /** The act is among the user's latest ones, but the present name of its target is no longer theirs to read. */
    @Test
    void theDashboardNamesNothingThatOneSeesNoMore() {
        Client author = story.developer();
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        long request = story.draft(author, form);
        assertTrue(owner.post("/requests/" + request + "/submit").isRedirect());
        String image = form.get("image_name");
        assertTrue(owner.get("/dashboard")
                .html()
                .select("[data-testid=latest]")
                .text()
                .contains(image));
        form.put("owner", author.username());
        Client.Answer edit = story.operator().post("/requests/" + request + "/edit", form);
        assertTrue(edit.isRedirect(), edit::toString);
        assertEquals(404, owner.get("/requests/" + request).status());
        Elements latest = owner.get("/dashboard").html().select("[data-testid=latest]");
        assertFalse(latest.text().contains(image), latest::text);
        assertEquals(0, latest.select("a[href$=/requests/" + request + "]").size());
    }

    @Test
    void eachActOfTheWholeStoryLeavesItsRow() {
        Client operator = story.operator();
        long from = server.db().lastAudit();
        List<String> expected = new ArrayList<>();

        Client owner = story.developer();
        String dev = owner.username();
        expected.add("root user_create " + story.idOf(owner));
        expected.add(dev + " login " + story.idOf(owner));
        Map<String, String> form = story.form(dev);
        long request = story.draft(owner, form);
        expected.add(dev + " request_create " + request);
        form.put("vcpu", "2");
        owner.post("/requests/" + request + "/edit", form);
        expected.add(dev + " request_update " + request);
        owner.post("/requests/" + request + "/submit");
        expected.add(dev + " request_submit " + request);
        story.move(request, "in_review");
        expected.add(operator.username() + " request_status " + request);
        story.move(request, "approved");
        expected.add(operator.username() + " request_status " + request);
        long image = story.imageOf(request);
        long build = server.db().number("SELECT id FROM builds WHERE image_id = ?", image);
        expected.add(operator.username() + " build_start " + build);
        expected.add("system image_create " + image);
        expected.add("system build_finish " + build);
        long deployment = story.running(image);
        expected.add(operator.username() + " deployment_create " + deployment);
        expected.add("system deployment_running " + deployment);
        story.act(owner, deployment, "stop");
        expected.add(dev + " deployment_stop " + deployment);
        story.act(owner, deployment, "start");
        expected.add(dev + " deployment_start " + deployment);
        story.awaitStatus(deployment, "running");
        expected.add("system deployment_running " + deployment);
        story.act(owner, deployment, "restart");
        expected.add(dev + " deployment_restart " + deployment);
        story.awaitStatus(deployment, "running");
        expected.add("system deployment_running " + deployment);
        owner.postJson(
                "/api/hooks/commit",
                "{\"repo_url\":\"" + form.get("repo_url") + "\",\"branch\":\"main\",\"commit\":\"abcdef0\"}");
        expected.add(dev + " commit_hook_received " + request);
        expected.add(dev + " deployments_restarted " + request);
        story.awaitStatus(deployment, "running");
        expected.add("system deployment_running " + deployment);
        story.act(operator, deployment, "delete");
        expected.add(operator.username() + " deployment_delete " + deployment);
        long user = story.idOf(owner);
        owner.post("/logout");
        expected.add(dev + " logout " + user);
        story.root().post("/admin/users/" + user + "/block");
        expected.add("root user_block " + user);
        story.root().post("/admin/users/" + user + "/unblock");
        expected.add("root user_unblock " + user);

        List<AuditRow> rows = server.db().auditSince(from);
        List<String> written = rows.stream()
                .map(r -> (r.username() == null ? "system" : r.username()) + " " + r.action() + " " + r.targetId())
                // A build that an earlier test has started may end meanwhile.
                .filter(row -> !row.startsWith("system ") || expected.contains(row))
                .toList();
        assertEquals(people(expected), people(written), "what people did, in its order");
        assertEquals(
                expected.stream().sorted().toList(), written.stream().sorted().toList(), "and what the system did");
        AuditRow update = rows.stream()
                .filter(r -> r.action().equals("request_update"))
                .findFirst()
                .orElseThrow();
        assertTrue(update.details().contains("vcpu") && update.details().contains("0.5"), update.details());
        rows.forEach(r ->
                assertFalse(r.details() != null && r.details().contains(Server.passwordOf(dev)), "a password in " + r));
    }

    @Test
    void theLogIsFilteredByUserActionAndTextNewestFirst() {
        Client owner = story.developer();
        Map<String, String> form = story.form(owner.username());
        form.put("image_name", story.name("findme"));
        story.submitted(owner, form);

        String all = text("/admin/audit?user=" + owner.username());
        assertTrue(all.contains("request_create") && all.contains("request_submit") && all.contains("login"), all);
        assertTrue(all.indexOf("request_submit") < all.indexOf("request_create"), "newest first");
        String one = text("/admin/audit?user=" + owner.username() + "&action=request_submit");
        assertTrue(one.contains("request_submit"), one);
        assertFalse(one.contains("request_create"), one);
        String found = text("/admin/audit?q=" + form.get("image_name").toUpperCase(java.util.Locale.ROOT));
        assertTrue(found.contains("request_create"), found);
        assertFalse(found.contains("request_submit"), found);
        assertFalse(text("/admin/audit?user=nobody-here").contains("request_create"));
        assertEquals(
                200,
                story.root()
                        .get("/admin/audit?action=king&page=-1&user=%27%20OR%201")
                        .status());
    }

    @Test
    void theLogOfAPeriodHasItsRowsAloneInTheOrderOfTheirMoments() {
        Client root = story.root();
        try {
            List<String> moments = List.of(
                    "2001-04-01T21:00:00.000Z",
                    "2001-03-31T20:59:59.999Z",
                    "2001-04-01T20:59:59.999Z",
                    "2001-03-31T21:00:00.000Z");
            moments.forEach(at -> server.db()
                    .leave("INSERT INTO audit_log (action, details, created_at) VALUES ('login', ?, ?)", at, at));
            List<String> newestFirst =
                    moments.stream().sorted(Comparator.reverseOrder()).toList();
            Map.of(
                            "from=2001-01-01&to=2001-12-31", newestFirst,
                            "from=2001-03-31T21:00Z&to=2001-04-02", newestFirst.subList(0, 3),
                            "from=2001-03-31&to=2001-04-01T20:59:59.999Z", newestFirst.subList(2, 4),
                            "from=2001-03-31T20:59:59.9990001Z&to=2001-04-01T20:59:59.9990001Z",
                                    newestFirst.subList(1, 3),
                            "from=2001-04-01&to=2001-04-01", newestFirst.subList(0, 2),
                            "from=2001-04-01&to=2001-04-01&zone=Asia/Tokyo", newestFirst.subList(2, 4),
                            "from=2001-04-01&to=2001-04-01&zone=%2B03:00", newestFirst.subList(1, 3),
                            "from=2001-04-01&to=2001-04-01&zone=+03:00", newestFirst.subList(1, 3),
                            "to=2001-12-31&sort=id", moments,
                            "from=2001-04-02&to=2001-12-31", List.of())
                    .forEach((query, expected) -> {
                        assertEquals(expected, details(array(root.get("/api/audit?" + query))), query);
                        assertEquals(
                                expected,
                                root.get("/admin/audit?" + query)
                                        .html()
                                        .select("table tbody td.c-wrap span[title]")
                                        .eachAttr("title"),
                                "the page, " + query);
                    });
            assertTrue(array(root.get("/api/audit?from=2001-01-01")).size() > moments.size(), "open to now");
            Client.Answer page = root.get("/api/audit?from=2001-01-01&to=2001-12-31&size=1");
            assertEquals("4", page.header("X-Total-Count"));
            assertTrue(page.header("Link").contains("from=2001-01-01&to=2001-12-31"), page::toString);
        } finally {
            forget2001();
        }
    }

    /** Rows that a test has left in a year in which nothing else was done. */
    private void forget2001() {
        server.db().leave("DELETE FROM audit_log WHERE created_at < '2002'");
    }

    private static List<String> details(JsonArray rows) {
        return rows.getValuesAs(JsonObject.class).stream()
                .map(row -> row.getString("details"))
                .toList();
    }

    private static JsonArray array(Client.Answer answer) {
        assertEquals(200, answer.status(), answer::toString);
        return Json.array(answer.body());
    }

    @Test
    void whatIsNoPeriodIsRefusedAndSaidBesideItsFields() {
        Map<String, Text> refusals = Map.of(
                "from=yesterday", new Text("audit.period.format", "yesterday", "from"),
                "to=2001-02-30", new Text("moment.calendar", "2001-02-30", "to"),
                "from=2001-01-02&to=2001-01-01", new Text("audit.period.order"),
                "from=2001-01-02&zone=Mars", new Text("audit.period.zone.unknown", "Mars"));
        for (String language : List.of("ru", "en")) {
            refusals.forEach((query, text) -> {
                String sentence = Sentences.of(language, text);
                for (String call : List.of("/api/audit?", "/api/audit/download?")) {
                    Client.Answer answer = story.root().get(call + query, "Accept-Language", language);
                    assertEquals(400, answer.status(), answer::toString);
                    assertEquals(
                            sentence,
                            answer.json()
                                    .getJsonArray("errors")
                                    .getJsonObject(0)
                                    .getString("message"));
                }
                Document page = story.root()
                        .get("/admin/audit?" + query, "Accept-Language", language)
                        .html();
                assertEquals(
                        sentence,
                        page.select("#period [data-testid=audit-period-error]").text());
                assertEquals("period", page.select("input[name=from]").attr("aria-describedby"));
                assertEquals(0, page.select("[data-testid=audit-row]").size(), "no rows of another period");
                assertTrue(page.selectFirst("[data-testid=audit-download]").hasAttr("hidden"), "nor a file");
            });
        }
    }

    @Test
    void theFileHasEveryRowOfTheFilterAsTheCallHasIt() {
        Client root = story.root();
        List<String> texts = List.of(
                "plain",
                "a, b; \"c\"",
                "one\r\ntwo\nthree",
                "=1+1",
                "+7 900",
                "-1",
                "@SUM(A1)",
                "Витрина 🚚",
                "'quoted'");
        try {
            for (String text : texts) {
                server.db()
                        .leave(
                                "INSERT INTO audit_log (user_id, action, target_id, details, created_at, address, repeats,"
                                        + " repeated_at) SELECT id, 'login_failed', 7, ?, '2001-05-05T10:00:00.123Z',"
                                        + " '192.0.2.7', 3, '2001-05-05T11:00:00.000Z' FROM users WHERE username = 'root'",
                                text);
            }
            server.db()
                    .leave("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203) INSERT INTO"
                            + " audit_log (action, details, created_at, search_text) SELECT 'build_finish', 'many-of-2001 '"
                            + " || i, '2001-05-06T10:00:00.000Z', 'many-of-2001 ' || i FROM n");
            for (String query : List.of(
                    "to=2001-12-31",
                    "from=2001-05-05&to=2001-05-05&user=root",
                    "to=2001-12-31&action=build_finish&q=MANY-of-2001+1",
                    "q=many-of-2001",
                    "user=nobody-such")) {
                Client.Answer file = root.get("/api/audit/download?" + query);
                assertEquals(200, file.status(), file::toString);
                assertEquals("text/csv;charset=UTF-8", file.header("Content-Type"));
                assertTrue(
                        file.header("Content-Disposition")
                                .matches("attachment; filename=\"samosval-audit-[0-9TZ-]+\\.csv\""),
                        file.header("Content-Disposition"));
                List<List<String>> records = records(file.body());
                List<List<String>> expected = new ArrayList<>();
                expected.add(COLUMNS);
                for (int number = 1; ; number++) {
                    JsonArray page = array(root.get("/api/audit?size=200&page=" + number + "&sort=-id&" + query));
                    page.getValuesAs(JsonObject.class).forEach(row -> expected.add(cells(row)));
                    if (page.size() < 200) {
                        break;
                    }
                }
                assertEquals(expected, records, query);
            }
            assertEquals(
                    1 + texts.size() + 1203,
                    records(root.get("/api/audit/download?to=2001-12-31").body())
                            .size());
        } finally {
            forget2001();
        }
    }

    private static final List<String> COLUMNS = List.of(
            "id", "created_at", "username", "action", "target_id", "details", "address", "repeats", "repeated_at");

    /** The cells of a row's record. */
    private static List<String> cells(JsonObject row) {
        return COLUMNS.stream()
                .map(column -> switch (row.get(column).getValueType()) {
                    case NULL -> "";
                    case STRING -> safe(row.getString(column));
                    default -> row.get(column).toString();
                })
                .toList();
    }

    private static String safe(String text) {
        return text.matches("(?s)[-=+@'].*") ? "'" + text : text;
    }

    /** The records of a CSV file (RFC 4180), each of which ends with a line break. */
    private static List<List<String>> records(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"' && quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append(csv.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\r')) {
                record.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\n') {
                records.add(List.copyOf(record));
                record.clear();
            } else {
                cell.append(c);
            }
        }
        assertTrue(record.isEmpty() && cell.isEmpty(), "the last record is whole");
        return records;
    }

    /** More than fits between the server and a reader who takes nothing. */
    private void leaveMany() {
        server.db()
                .leave("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO"
                        + " audit_log (action, details, created_at) SELECT 'login', '" + "x".repeat(2_000)
                        + "', '2001-06-06T10:00:00.000Z' FROM n");
    }

    /** Begins to download, and reads no further than the head. */
    private InputStream download(String token) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create(server.origin() + "/api/audit/download").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setRequestProperty("Accept-Language", "en");
        assertEquals(200, connection.getResponseCode());
        return connection.getInputStream();
    }

    @Test
    void aRowThatIsAddedMeanwhileNeitherDoublesNorHidesOneOfTheFile() throws IOException {
        Program program = Program.of(story, "admin");
        try {
            leaveMany();
            InputStream file = download(program.token());
            Client developer = story.developer();
            long added = server.db()
                    .number("SELECT MAX(id) FROM audit_log WHERE details LIKE ?", "%" + developer.username() + "%");
            List<String> ids = records(new String(file.readAllBytes(), StandardCharsets.UTF_8)).stream()
                    .skip(1)
                    .map(record -> record.get(0))
                    .toList();
            assertTrue(Long.parseLong(ids.get(0)) < added, "it had begun before");
            assertEquals(
                    server.db().column("SELECT id FROM audit_log WHERE id <= ? ORDER BY id DESC", ids.get(0)), ids);
        } finally {
            forget2001();
        }
    }

    @Test
    void aFileThatTheEndOfATokenCutsShortSaysSoInItsLastLine() throws IOException {
        Program program = Program.of(story, "admin");
        try {
            leaveMany();
            InputStream file = download(program.token());
            program.block(story);
            List<List<String>> records = records(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            assertTrue(records.size() < 10_000, "it is cut: " + records.size());
            List<String> last = records.get(records.size() - 1);
            assertEquals("cut", last.get(0));
            assertEquals(Sentences.of("en", new Text("desk.download.cut")), last.get(COLUMNS.indexOf("details")));
        } finally {
            forget2001();
        }
    }

    private static List<String> people(List<String> actions) {
        return actions.stream().filter(a -> !a.startsWith("system ")).toList();
    }

    /** Only the text of the table, because the filters name every action. */
    private String text(String path) {
        Client.Answer answer = story.root().get(path);
        assertEquals(200, answer.status(), answer::toString);
        StringBuilder text = new StringBuilder();
        answer.html().select("table tbody").forEach(t -> text.append(t.text()).append('\n'));
        return text.toString();
    }
}
