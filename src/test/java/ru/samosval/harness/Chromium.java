package ru.samosval.harness;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Headless Chromium for a test class. All windows are closed after each test. The test fails if a page wrote an error
 * to the console, requested something from another host, or got no answer. A failed test leaves a screenshot of each
 * window in {@code target/screenshots}.
 */
public final class Chromium implements BeforeEachCallback, AfterEachCallback {

    /** The width of a usual screen. */
    public static final int WIDE = 1440;

    /** The width of a phone. */
    public static final int NARROW = 390;

    /**
     * The programs to look for. The first is Chromium without the parts for visible windows: with it a page takes two
     * thirds of the CPU time.
     */
    private static final List<Path> CHROMIUM = List.of(
            Path.of("/usr/bin/chromium-headless-shell"),
            Path.of("/usr/bin/chromium"),
            Path.of("/usr/bin/chromium-browser"),
            Path.of("/usr/bin/google-chrome"));

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static Browser chromium;

    private final List<Tab> tabs = new ArrayList<>();

    /** The browser itself, one for all tests; for tests that {@link #open} does not suit. */
    public static synchronized Browser browser() {
        if (chromium == null) {
            Path installed =
                    CHROMIUM.stream().filter(Files::isExecutable).findFirst().orElse(null);
            Map<String, String> env = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", installed == null ? "0" : "1");
            Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(env));
            BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            // Names other than localhost, for what browsers only do there.
                            "--host-resolver-rules=MAP *.samosval.test 127.0.0.1"));
            if (installed != null) {
                options.setExecutablePath(installed);
            }
            chromium = playwright.chromium().launch(options);
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        }
        return chromium;
    }

    /** A window of somebody who is not signed in. */
    public Tab open(Server server) {
        return open(server, WIDE, "ru-RU");
    }

    /** A window with this width, whose browser asks for this language. */
    public Tab open(Server server, int width, String language) {
        return open(server.origin(), width, language, null);
    }

    /** A window on this origin (scheme, host and port), possibly through a proxy. */
    public Tab openAt(String origin) {
        return open(origin, WIDE, "ru-RU", null);
    }

    /** A signed-in window in this time zone. */
    public Tab openIn(String zone, Client person) {
        return signedIn(open(person.server().origin(), WIDE, "ru-RU", zone), person);
    }

    private Tab open(String origin, int width, String language, String zone) {
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setViewportSize(width, width == NARROW ? 844 : 900)
                .setIgnoreHTTPSErrors(true)
                .setLocale(language)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE);
        if (zone != null) {
            options.setTimezoneId(zone);
        }
        BrowserContext context = browser().newContext(options);
        Tab tab = new Tab(origin, context);
        tabs.add(tab);
        return tab;
    }

    /** A window of somebody who is already signed in. */
    public Tab open(Client person) {
        return open(person, WIDE);
    }

    /** The same with this width. */
    public Tab open(Client person, int width) {
        return open(person, width, "ru-RU");
    }

    /** The same whose browser asks for this language. */
    public Tab open(Client person, int width, String language) {
        return signedIn(open(person.server(), width, language), person);
    }

    private static Tab signedIn(Tab tab, Client person) {
        tab.page()
                .context()
                .addCookies(List.of(new Cookie("JSESSIONID", person.session())
                        .setUrl(person.server().origin())));
        return tab;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        tabs.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (context.getExecutionException().isPresent()) {
                int number = 0;
                for (Tab tab : tabs) {
                    String name = context.getRequiredTestClass().getSimpleName() + "."
                            + context.getRequiredTestMethod().getName() + "-" + ++number + ".png";
                    picture(tab.page(), SCREENSHOTS.resolve(name));
                }
                return;
            }
            tabs.forEach(Tab::assertNoTrouble);
        } finally {
            tabs.forEach(tab -> tab.page().context().close());
            tabs.clear();
        }
    }

    private static void picture(Page page, Path file) throws java.io.IOException {
        Files.createDirectories(SCREENSHOTS);
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }
}
