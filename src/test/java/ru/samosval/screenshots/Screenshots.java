package ru.samosval.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Browser;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/**
 * Takes the pictures of the documentation: {@code mvn verify -Pscreenshots} writes them to {@code docs/images}. Its name
 * keeps it out of the usual tests. The seed is fixed, so that a new picture differs only where the portal does, and in
 * its times.
 */
class Screenshots {

    private static final Path FOLDER = Path.of("docs", "images");
    private static final String ENGLISH = "en-GB";
    private static final String RUSSIAN = "ru-RU";
    private static final long LARGEST_BYTES = 300_000;
    private static final int HOUR_MILLIS = 3_600_000;

    private static Server server;
    private static Story story;
    private static Client developer;
    private static Client operator;

    @RegisterExtension
    final Browser browser = new Browser();

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(FOLDER);
        server = Server.start(Map.of(
                "samosval.simulation.speed", "20",
                "samosval.simulation.seed", "7",
                "samosval.simulation.deploy-failure-rate", "0.17",
                "samosval.webhook.secret", "not shown in any picture"));
        story = Story.on(server);
        story.create("developer", "developer");
        story.create("teammate", "developer");
        story.create("operator", "operator");
        developer = server.as("developer");
        operator = server.as("operator");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void allPictures() throws IOException {
        long request = story.submitted(developer, shop());
        Tab wide = browser.open(server, Browser.WIDE, ENGLISH);
        wide.signIn("root");
        move(request, "in_review");
        take(wide, "/requests/" + request, "request", "request-status");

        move(request, "approved");
        long build = build(request);
        wide.go("/builds/" + build);
        wide.awaitStatus("build-status", "success");
        take(wide, "build");

        long image = imageOf(build);
        long deployment = deploy(image, "shop-api", "prod", "3", "8080:8080,8443:8443");
        fillThePortal(image);
        moveIntoThePast();

        takeDeployment(wide, deployment, "deployment");
        take(wide, "/dashboard", "dashboard", "logout");
        Tab phone = browser.open(server, Browser.NARROW, ENGLISH);
        phone.signIn("root");
        takeDeployment(phone, deployment, "deployment-phone");
        Tab russian = browser.open(server, Browser.WIDE, RUSSIAN);
        russian.signIn("root");
        takeDeployment(russian, deployment, "deployment.ru");
    }

    private static Map<String, String> shop() {
        Map<String, String> form = story.form("developer", "teammate");
        form.put("image_name", "shop-api");
        form.put("repo_url", "https://git.example.test/shop/api.git");
        form.put("base_image", "eclipse-temurin:17-jre");
        form.put("run_commands", "mkdir -p /app\nuseradd --system app\nchown -R app /app\nchmod 750 /app");
        form.put("entrypoint", "java -jar /app/shop-api.jar");
        form.put("version_tag", "1.4");
        return form;
    }

    /** Other people's work, so that the dashboard has something to count. */
    private static void fillThePortal(long image) {
        deploy(image, "shop-api-staging", "staging", "1", "8080:8080");
        long worker = image(form("mail-worker", "python:3.12-slim", "pip install celery"));
        deploy(worker, "mail-worker", "prod", "2", "");
        deploy(worker, "mail-worker-dev", "dev", "1", "");
        long database = image(form("orders-db", "postgres:16", "mkdir -p /var/lib/orders"));
        deploy(database, "orders-db", "prod", "1", "5432:5432");
        long stopped = deploy(database, "orders-db-dev", "dev", "1", "15432:5432");
        story.act(operator, stopped, "stop");
        long reviewed = story.submitted(developer, form("catalog-web", "nginx:1.27", "rm -rf /usr/share/nginx/html"));
        move(reviewed, "in_review");
        story.draft(developer, form("search-api", "golang:1.23", "go build -o /app/search ./cmd/search"));
        long rejected = story.submitted(developer, form("report-job", "python:3.12-slim", "pip install pandas"));
        move(rejected, "rejected");
    }

    private static Map<String, String> form(String image, String base, String commands) {
        Map<String, String> form = story.form("developer");
        form.put("image_name", image);
        form.put("repo_url", "https://git.example.test/shop/" + image + ".git");
        form.put("base_image", base);
        form.put("run_commands", commands);
        form.put("entrypoint", "/entrypoint.sh");
        return form;
    }

    private static void move(long request, String status) {
        post("/requests/" + request + "/status", Map.of("status", status, "reason", "The version is taken"));
    }

    private static long build(long request) {
        return post("/requests/" + request + "/build", Map.of()).id();
    }

    private static long image(Map<String, String> form) {
        long request = story.submitted(developer, form);
        move(request, "approved");
        long build = build(request);
        assertEquals("success", story.awaitBuild(build));
        return imageOf(build);
    }

    private static long imageOf(long build) {
        return server.db().number("SELECT image_id FROM builds WHERE id = ?", build);
    }

    private static long deploy(long image, String name, String environment, String replicas, String ports) {
        Map<String, String> form =
                Map.of("name", name, "environment", environment, "replicas", replicas, "ports", ports);
        long deployment = post("/images/" + image + "/create_deployment", form).id();
        Eventually.value(name + " is deployed", () -> story.status(deployment), s -> !"deploying".equals(s));
        return deployment;
    }

    /** What the operator does. */
    private static Client.Answer post(String path, Map<String, String> form) {
        Client.Answer answer = operator.post(path, form);
        assertTrue(answer.isRedirect(), answer::toString);
        return answer;
    }

    /** Logs and charts are functions of time: a run that began an hour ago has an hour of them. */
    private static void moveIntoThePast() {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.dataFolder().resolve("samosval.sqlite3"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.executeUpdate("UPDATE deployment_runs SET requested_at = requested_at - " + HOUR_MILLIS
                    + ", ready_at = ready_at - " + HOUR_MILLIS + ", ended_at = ended_at - " + HOUR_MILLIS);
            statement.executeUpdate("UPDATE deployment_events SET moment = moment - " + HOUR_MILLIS);
            statement.executeUpdate(
                    "UPDATE deployments SET updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', updated_at, '-1 hour')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The deployment's page when its charts are drawn and live lines have come. */
    private static void takeDeployment(Tab tab, long deployment, String name) throws IOException {
        tab.go("/deployments/" + deployment);
        tab.await("chart-cpu");
        tab.await("chart-ram");
        Eventually.holds("lines and points", () -> {
            tab.page().waitForTimeout(50);
            return tab.at("log-window").locator("> *").count() > 20
                    && (Integer) tab.page().evaluate("() => PF('cpu').chart.data.labels.length") > 800;
        });
        tab.page().waitForTimeout(3_500);
        take(tab, name);
    }

    private static void take(Tab tab, String path, String name, String testid) throws IOException {
        tab.go(path);
        tab.at(testid)
                .first()
                .waitFor(new com.microsoft.playwright.Locator.WaitForOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
        tab.page().waitForTimeout(800);
        take(tab, name);
    }

    private static void take(Tab tab, String name) throws IOException {
        Path file = FOLDER.resolve(name + ".png");
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(file));
        assertTrue(Files.size(file) < LARGEST_BYTES, () -> file + " is too large for a README");
    }
}
