package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/**
 * Section 12 of the specification in a browser: its first two criteria, and the whole story in one piece, of which the
 * other three are steps.
 */
class AcceptanceIT {

    private static Server server;
    private static Story story;

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() {
        // So slow that a build is still running when a slow machine has loaded its page.
        server = Server.start(Map.of("samosval.simulation.speed", "3"));
        story = Story.on(server);
    }

    @AfterAll
    static void stop() {
        try {
            server.assertCleanLog();
        } finally {
            server.close();
        }
    }

    @Test
    void criterion1AFirstStartMakesTheDatabaseAndRootWhoSignsIn() {
        assertTrue(Files.exists(server.dataFolder().resolve("samosval.sqlite3")));
        Tab tab = browser.open(server);
        tab.go("/");
        assertEquals("/login", tab.address().replaceAll("\\?.*", ""));
        tab.signIn("root");
        assertEquals("/dashboard", tab.address());
        tab.press("logout");
        tab.awaitAddress("/login.*");
    }

    @Test
    void criterion2RootMakesPeopleBlocksAndUnblocksThemAndReadsTheAudit() {
        Tab root = browser.open(server);
        root.signIn("root");
        String developer = make(root, "developer");
        String operator = make(root, "operator");
        assertFalse(root.sees("user-block-root"), "root cannot be blocked");

        root.go("/admin/users?q=" + developer);
        root.pressAndConfirmIfAsked("user-block-" + developer, () -> root.sees("user-unblock-" + developer));
        Tab blocked = browser.open(server);
        blocked.go("/login");
        blocked.fill("login-username", developer);
        blocked.fill("login-password", Server.passwordOf(developer));
        blocked.press("login-submit");
        blocked.await("login-username");
        assertTrue(blocked.address().startsWith("/login"));
        root.pressAndConfirmIfAsked("user-unblock-" + developer, () -> root.sees("user-block-" + developer));
        blocked.signIn(developer);

        root.go("/admin/audit");
        root.fill("audit-filter-user", "root");
        root.choose("audit-filter-action", "user_create");
        root.fill("audit-filter-text", operator);
        root.press("audit-apply");
        // Each filter applies as soon as it is set. The list is right once all three are.
        root.awaitAddress("/admin/audit\\?.*user=root.*");
        Eventually.value(
                "one row, which names " + operator,
                () -> {
                    root.page().waitForTimeout(50);
                    return root.page().locator("tbody tr").allInnerTexts();
                },
                rows -> rows.size() == 1 && rows.get(0).contains(operator));
    }

    @Test
    void theWholeStoryWithCriteria3To5() {
        Tab root = browser.open(server);
        root.signIn("root");
        String developer = make(root, "developer");
        String friend = make(root, "developer");
        String operatorName = make(root, "operator");

        // 3: a developer files a draft with suggestions and submits it.
        Tab dev = browser.open(server);
        dev.signIn(developer);
        String image = story.name("story");
        long request = file(dev, image, developer, friend);
        assertEquals("draft", dev.status("request-status"));
        dev.press("request-submit");
        dev.awaitStatus("request-status", "submitted");
        List<String> row = server.db()
                .rows(
                        "SELECT u.username, r.collaborators, r.status FROM image_requests r"
                                + " JOIN users u ON u.id = r.owner_id WHERE r.id = ?",
                        request)
                .get(0);
        assertEquals(List.of(developer, friend, "submitted"), row);

        // 4: an operator corrects, approves, builds, deploys and watches.
        Tab operator = browser.open(server);
        operator.signIn(operatorName);
        correctAndApprove(operator, request);
        long imageId = buildLive(operator, request);
        long deployment = deploy(operator, image + "-web");
        watch(operator);

        // 5: a simulated commit, by the owner on the request and by the operator on the image, restarts the deployment.
        dev.go("/deployments/" + deployment);
        dev.awaitStatus("deployment-status", "running");
        Eventually.holds("the developer sees lines", () -> lines(dev) > 0);
        dev.go("/requests/" + request);
        simulateCommit(dev, deployment);
        operator.go("/images/" + imageId);
        simulateCommit(operator, deployment);

        dev.go("/deployments/" + deployment);
        dev.awaitStatus("deployment-status", "running");
        // By the number of runs, as the page may show the new run before the test has looked.
        long runs = runs(deployment);
        dev.pressAndConfirmIfAsked("deployment-restart", () -> runs(deployment) > runs);
        story.awaitStatus(deployment, "running");
        dev.awaitStatus("deployment-status", "running");
        operator.go("/deployments/" + deployment);
        operator.pressAndConfirmIfAsked(
                "deployment-stop", () -> "stopped".equals(operator.status("deployment-status")));
        dev.go("/deployments/" + deployment);
        assertFalse(dev.sees("deployment-start"), "what an operator stopped the owner cannot start");
        assertFalse(dev.sees("deployment-delete"), "deleting is the operator's");

        root.go("/admin/audit?q=" + image);
        String audit = root.text();
        for (String action : List.of(
                "request_create",
                "build_start",
                "image_create",
                "deployment_create",
                "deployment_running",
                "deployment_restart",
                "deployment_stop")) {
            assertTrue(audit.contains(action), action + " is in the audit:\n" + audit);
        }
        // Another open window of the deleted deployment asks for it once more, and its browser logs the 404:
        // OpenPagesIT tests that.
        dev.go("/deployments");
        operator.pressAndConfirm("deployment-delete");
        operator.awaitAddress("/(deployments|images/\\d+)");
    }

    private static String make(Tab root, String role) {
        String username = story.name("new-" + role.substring(0, 3));
        root.go("/admin/users");
        root.fill("user-new-username", username);
        root.fill("user-new-password", Server.passwordOf(username));
        root.choose("user-new-role", role);
        root.press("user-create");
        root.awaitText(username);
        assertEquals(role, server.db().text("SELECT role FROM users WHERE username = ?", username));
        root.go("/admin/users?q=" + username);
        root.await("user-block-" + username);
        return username;
    }

    /** Creates a draft through the form, with the suggestions of users. Returns its number. */
    private static long file(Tab tab, String image, String owner, String friend) {
        tab.go("/requests");
        tab.press("request-new");
        tab.awaitAddress("/requests/new");
        tab.fill("request-image_name", image);
        tab.fill("request-version_tag", "1.4");
        tab.fill("request-repo_url", "https://git.example.test/team/" + image + ".git");
        tab.fill("request-repo_branch", "main");
        tab.choose("request-update_mode", "continuous");
        tab.fill("request-base_image", "python:3.12-slim");
        tab.fill("request-run_commands", "pip install flask\npip install gunicorn");
        tab.fill("request-entrypoint", "gunicorn app:app");
        tab.fill("request-ram_mb", "256");
        tab.fill("request-vcpu", "0.5");
        suggested(tab, "request-owner", owner);
        suggested(tab, "request-collaborator-pick", friend);
        tab.press("request-collaborator-add");
        assertEquals(friend, tab.valueOf("request-collaborators").strip());
        tab.press("request-save");
        tab.awaitAddress("/requests/\\d+");
        tab.awaitText("FROM python:3.12-slim");
        return tab.id();
    }

    /** Types the beginning of a login, waits for the suggestion in the native list, and takes it. */
    private static void suggested(Tab tab, String field, String login) {
        tab.await(field).fill("");
        tab.at(field).pressSequentially(login.substring(0, login.length() - 1));
        String list = tab.at(field).getAttribute("list");
        Eventually.holds(login + " is suggested", () -> {
            tab.page().waitForTimeout(50);
            return tab.page()
                            .locator("datalist#" + list + " option[value='" + login + "']")
                            .count()
                    > 0;
        });
        tab.at(field).fill(login);
    }

    private static void correctAndApprove(Tab operator, long request) {
        operator.go("/requests/" + request);
        operator.press("request-status-in_review");
        operator.awaitStatus("request-status", "in_review");
        operator.press("request-edit");
        operator.awaitAddress("/requests/" + request + "/edit");
        operator.fill("request-ram_mb", "768");
        operator.press("request-save");
        operator.awaitAddress("/requests/" + request);
        assertEquals("768", server.db().text("SELECT ram_mb FROM image_requests WHERE id = ?", request));
        operator.press("request-status-approved");
        operator.awaitStatus("request-status", "approved");
    }

    /** Builds, and watches the log grow without a reload. Ends on the page of the image, and returns its number. */
    private static long buildLive(Tab operator, long request) {
        operator.press("request-build");
        operator.awaitAddress("/builds/\\d+");
        operator.page().evaluate("() => { window.samePage = true }");
        int first = Eventually.value("lines of the build", () -> children(operator, "build-log"), n -> n > 0);
        Eventually.value("more lines of the build", () -> children(operator, "build-log"), n -> n > first);
        operator.awaitStatus("build-status", "success");
        assertEquals(true, operator.page().evaluate("() => window.samePage === true"), "the page was not reloaded");
        long build = operator.id();
        Eventually.value(
                "every line",
                () -> (long) children(operator, "build-log"),
                n -> n
                        == server.db()
                                .text("SELECT build_log FROM builds WHERE id = ?", build)
                                .lines()
                                .count());
        operator.press("image-link");
        operator.awaitAddress("/images/\\d+");
        long image = operator.id();
        assertEquals(request, server.db().number("SELECT request_id FROM images WHERE id = ?", image));
        return image;
    }

    private static long deploy(Tab operator, String name) {
        operator.press("deployment-new");
        operator.fill("deployment-name", name);
        operator.choose("deployment-environment", "staging");
        operator.fill("deployment-replicas", "2");
        operator.fill("deployment-ports", "");
        operator.press("deployment-create");
        operator.awaitAddress("/deployments/\\d+");
        operator.awaitStatus("deployment-status", "running");
        return operator.id();
    }

    /** Live lines, the switch, and two charts that really draw and grow. */
    private static void watch(Tab tab) {
        int first = Eventually.value("lines of the log", () -> lines(tab), n -> n > 0);
        Eventually.value("more lines of the log", () -> lines(tab), n -> n > first + 1);
        for (String chart : List.of("cpu", "ram")) {
            tab.await("chart-" + chart);
            int points = Eventually.value("points of " + chart, () -> points(tab, chart), n -> n > 0);
            Eventually.value("more points of " + chart, () -> points(tab, chart), n -> n > points);
            assertEquals(
                    true,
                    tab.at("chart-" + chart)
                            .locator("canvas")
                            .evaluate(
                                    "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v)"),
                    "the chart is drawn");
        }
        tab.at("log-realtime").uncheck(new com.microsoft.playwright.Locator.UncheckOptions().setForce(true));
        tab.page().waitForTimeout(300);
        int still = lines(tab);
        tab.page().waitForTimeout(2_500);
        assertEquals(still, lines(tab), "nothing comes while the toggle is off");
        tab.at("log-realtime").check(new com.microsoft.playwright.Locator.CheckOptions().setForce(true));
        Eventually.value("lines again", () -> lines(tab), n -> n > still);
        List<String> shown = tab.at("log-window").locator("> *").allInnerTexts();
        assertEquals(shown.size(), shown.stream().distinct().count(), "no line is shown twice");
    }

    private static void simulateCommit(Tab tab, long deployment) {
        long audited = server.db().lastAudit();
        long runs = runs(deployment);
        tab.pressAndConfirmIfAsked("simulate-commit", () -> runs(deployment) > runs);
        for (String action : List.of("commit_hook_received", "deployments_restarted")) {
            Eventually.value(
                    action + " is audited",
                    () -> server.db().auditSince(audited),
                    rows -> rows.stream().anyMatch(r -> r.action().equals(action)));
        }
        story.awaitStatus(deployment, "running");
        // The answer reaches the page after the act is done.
        Eventually.value(
                "what was done",
                () -> {
                    tab.page().waitForTimeout(50);
                    return tab.at("simulate-commit-result").innerText();
                },
                said -> !said.isBlank());
    }

    private static long runs(long deployment) {
        return server.db().number("SELECT run_number FROM deployments WHERE id = ?", deployment);
    }

    private static int lines(Tab tab) {
        return children(tab, "log-window");
    }

    private static int children(Tab tab, String testid) {
        tab.page().waitForTimeout(50);
        return (Integer) tab.await(testid).evaluate("e => e.children.length");
    }

    private static int points(Tab tab, String chart) {
        tab.page().waitForTimeout(50);
        return (Integer) tab.page().evaluate("name => PF(name).chart.data.labels.length", chart);
    }
}
