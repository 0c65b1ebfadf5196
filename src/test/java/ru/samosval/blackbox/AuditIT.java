package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
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
                for (String call : List.of("/api/audit?")) {
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
            });
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
