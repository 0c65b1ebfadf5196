package ru.samosval.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.Server;
import ru.samosval.harness.Tab;

/**
 * Takes the pictures of the documentation, and writes the tour that shows them, from the demonstration set:
 * {@code mvn verify -Pscreenshots} writes {@code docs/images} and {@code docs/tour.md}. Its name keeps it out of the
 * usual tests. The seed is fixed, so that a new picture differs only where the portal does, and in its times.
 */
class Screenshots {

    private static final Path DOCS = Path.of("docs");
    private static final Path FOLDER = DOCS.resolve("images");
    private static final String ENGLISH = "en-GB";
    private static final String RUSSIAN = "ru-RU";
    private static final long LARGEST_BYTES = 300_000;

    private static Server server;

    private final StringBuilder tour = new StringBuilder("""
            # A tour

            An hour of work in a dozen pictures: the demonstration set as its people see it. Written, with its pictures, by
            `mvn verify -Pscreenshots`; to walk through it yourself, start the portal, sign in as `root` and press “Fill with a
            demonstration”.
            """);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(FOLDER);
        server = Server.start(Map.of(
                "samosval.simulation.speed", "20",
                "samosval.simulation.seed", "7",
                "samosval.webhook.secret", "not shown in any picture"));
        // As if root had changed the password: the warning until then would stand at the top of every picture.
        server.db().leave("UPDATE users SET initial_password = 0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void allPictures() throws IOException {
        Tab wide = browser.open(server, Chromium.WIDE, ENGLISH);
        wide.signIn("root");
        show(wide, "/dashboard", "steps", "steps");
        stop(
                "The first minute",
                "An empty portal says what to do: three steps, or a demonstration by one click.",
                "steps");
        assertEquals(303, server.as("root").post("/admin/demonstration/create").status());

        show(wide, "/dashboard", "needs", "dashboard");
        stop(
                "What waits",
                "What needs somebody, how many of everything there are, and what was done, with links.",
                "dashboard");

        take(wide, "demo-olga");
        long request = id("SELECT id FROM image_requests WHERE image_name = 'catalog-web'");
        show(wide, "/requests/" + request, "request-status", "request");
        stop(
                "A request in review",
                "The operator sees what is asked for and the Dockerfile that will be built; approving is green, rejecting asks for a reason.",
                "request");
        long build = id("SELECT MAX(id) FROM builds WHERE image_name = 'shop-api'");
        show(wide, "/builds/" + build, "build-status", "build");
        stop("A build", "The log of each step, and the image that came of it.", "build");
        show(wide, "/deployments", "deployments", "deployments");
        stop("What is deployed", "States, images, ports, and what needs a restart.", "deployments");

        long shop = id("SELECT id FROM deployments WHERE name = 'shop-api'");
        showDeployment(wide, shop, "");
        picture(wide, "deployment");
        stop(
                "A deployment",
                "Log and charts are live; every reader sees the same lines. “All lines” searches all there ever were.",
                "deployment");
        showDeployment(wide, shop, "?range=7d");
        picture(wide, "deployment-week");
        stop(
                "A week at a glance",
                "Least, mean and greatest of each step, and a mark for everything that was done. Nothing of it was recorded: any moment is computed.",
                "deployment-week");
        wide.press("deployment-stop");
        wide.await("confirm-yes");
        picture(wide, "confirm");
        stop("Asked before it hurts", "Stopping in prod asks, and the button says what it does.", "confirm");
        wide.press("confirm-no");
        wide.page().keyboard().press("Control+k");
        wide.await("palette-input");
        wide.page().keyboard().type("shop");
        wide.page().locator("#palette-list .palette-note:not(:empty)").first().waitFor();
        picture(wide, "palette");
        stop(
                "Everything by a few letters",
                "`Ctrl+K` finds pages, things and what may be done here; `?` lists the keys.",
                "palette");
        wide.page().keyboard().press("Escape");

        showLogs(wide);
        picture(wide, "logs");
        stop(
                "The logs of many",
                "One search in all lines of everything one sees: each deployment has its colour, the bars say when and how bad. `/`, `n`, `N`.",
                "logs");

        Tab phone = browser.open(server, Chromium.NARROW, ENGLISH);
        phone.signIn("root");
        showDeployment(phone, shop, "");
        picture(phone, "deployment-phone");
        stop("On a phone", "The same page, one column.", "deployment-phone");
        showLogs(phone);
        picture(phone, "logs-phone");
        stop("Logs on a phone", "The same search, the same bars.", "logs-phone");
        Tab russian = browser.open(server, Chromium.WIDE, RUSSIAN);
        russian.signIn("root");
        showDeployment(russian, shop, "");
        picture(russian, "deployment.ru");
        stop("In Russian", "Both languages are whole, and are switched below the menu.", "deployment.ru");
        showLogs(russian);
        picture(russian, "logs.ru");
        stop("The logs in Russian", "Lines are as the services wrote them; all around them is translated.", "logs.ru");
        Files.writeString(DOCS.resolve("tour.md"), tour.toString());
    }

    /** Adds a stop to the tour. */
    private void stop(String title, String text, String picture) {
        tour.append("\n## ")
                .append(title)
                .append("\n\n")
                .append(text)
                .append("\n\n![")
                .append(title)
                .append("](images/");
        tour.append(picture).append(".png)\n");
    }

    private static void take(Tab tab, String person) {
        tab.press("switch-" + person);
        tab.page().waitForCondition(() -> person.equals(tab.at("profile").innerText()));
    }

    private static long id(String query) {
        return server.db().number(query);
    }

    /** Opens the deployment's page, and waits until its charts are drawn and live lines have come. */
    private static void showDeployment(Tab tab, long deployment, String query) {
        tab.go("/deployments/" + deployment + query);
        tab.await("chart-cpu");
        tab.await("chart-ram");
        Eventually.holds("lines and points", () -> {
            tab.page().waitForTimeout(50);
            return tab.at("log-window").locator("> *").count() > 20
                    && (Integer) tab.page().evaluate("() => PF('cpu').chart.data.labels.length") > 300;
        });
        tab.page().waitForTimeout(3_500);
    }

    private static void show(Tab tab, String path, String testid, String name) throws IOException {
        tab.go(path);
        tab.at(testid).first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        tab.page().waitForTimeout(800);
        picture(tab, name);
    }

    /** Opens the log desk, and waits until a search is over and its hits and their histogram are drawn. */
    private static void showLogs(Tab tab) {
        tab.go("/logs?range=6h&q=timed+out");
        Eventually.holds("hits of a search that is over", () -> {
            tab.page().waitForTimeout(50);
            return tab.at("desk-line").count() > 5
                    && !tab.at("desk-found").innerText().isBlank()
                    && !tab.page().locator("[data-desk=cancel]").isVisible();
        });
        tab.page().waitForTimeout(800);
    }

    private static void picture(Tab tab, String name) throws IOException {
        Path file = FOLDER.resolve(name + ".png");
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(file));
        assertTrue(Files.size(file) < LARGEST_BYTES, () -> file + " is too large for a README");
    }
}
