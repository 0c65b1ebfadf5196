package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.CDPSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Chromium;
import ru.samosval.harness.Client;
import ru.samosval.harness.Eventually;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;
import ru.samosval.harness.Story;
import ru.samosval.harness.Tab;

/** What a page costs on the wire: on the first visit of a browser, then again. */
@OnServer
class WeightIT {

    private static final long FIRST_VISIT_BYTES = 350 * 1024;
    private static final long NEXT_VISIT_BYTES = 30 * 1024;
    private static final int DESK_BYTES = 88 * 1024;

    private static final List<String> PAGES = List.of(
            "/requests",
            "/builds",
            "/images",
            "/deployments",
            "/alerts",
            "/hooks",
            "/admin/users",
            "/admin/audit",
            "/admin/push",
            "/profile");

    private final Server server = Server.shared();
    private final Story story = Story.on(server);

    @RegisterExtension
    final Chromium browser = new Chromium();

    @Test
    void aFirstVisitToAListIsLightAndASecondHardlyWeighsAnything() {
        for (String path : List.of("/hooks", "/profile")) {
            AtomicLong bytes = new AtomicLong();
            long first = weigh(watched(bytes), bytes, path);
            assertTrue(first <= FIRST_VISIT_BYTES, () -> path + ", a first visit: " + first);
        }
        AtomicLong bytes = new AtomicLong();
        Tab tab = watched(bytes);
        assertTrue(weigh(tab, bytes, "/deployments") <= FIRST_VISIT_BYTES, () -> "a first visit: " + bytes);
        for (String path : PAGES) {
            weigh(tab, bytes, path);
            long again = weigh(tab, bytes, path);
            assertTrue(again > 0 && again <= NEXT_VISIT_BYTES, () -> path + " again: " + again);
        }
    }

    /** What the window has asked for and not received yet, except live streams, which never end. */
    private final Map<String, String> awaited = new ConcurrentHashMap<>();

    /** The document that asks, by the browser's own number. */
    private final AtomicReference<String> shown = new AtomicReference<>();

    /** A window of a new browser, whose bytes are counted. */
    private Tab watched(AtomicLong bytes) {
        Tab tab = browser.open(story.root());
        CDPSession network = tab.page().context().newCDPSession(tab.page());
        network.on("Network.requestWillBeSent", event -> {
            String url = event.get("request").getAsJsonObject().get("url").getAsString();
            String document = event.get("loaderId").getAsString();
            if (event.get("type").getAsString().equals("Document")) {
                // Requests of the page before that are still open when this one loads never end.
                shown.set(document);
                awaited.clear();
            }
            // The end of the worker that all windows share is reported to the worker only.
            if (document.equals(shown.get())
                    && !event.get("type").getAsString().equals("EventSource")
                    && !url.contains("/events-hub.js")) {
                awaited.put(event.get("requestId").getAsString(), url);
            }
        });
        network.on("Network.loadingFinished", event -> {
            awaited.remove(event.get("requestId").getAsString());
            bytes.addAndGet(event.get("encodedDataLength").getAsLong());
        });
        network.on(
                "Network.loadingFailed",
                event -> awaited.remove(event.get("requestId").getAsString()));
        network.send("Network.enable");
        return tab;
    }

    private long weigh(Tab tab, AtomicLong bytes, String path) {
        bytes.set(0);
        tab.go(path);
        // Everything that the page and its scripts have asked for has arrived: it has nothing left to do or to wait
        // for.
        Eventually.value(
                "all has come",
                () -> {
                    tab.page().evaluate("() => new Promise(idle => requestIdleCallback(idle))");
                    return List.copyOf(awaited.values());
                },
                List::isEmpty);
        return bytes.get();
    }

    @Test
    void scriptsAndStylesAreKeptForAYearUnderTheNameOfTheirContent() {
        Client root = story.root();
        Set<String> addresses = PAGES.stream()
                .flatMap(page -> root.get(page).html().select("script[src], link[rel=stylesheet]").stream())
                .map(e -> e.hasAttr("src") ? e.attr("src") : e.attr("href"))
                .collect(Collectors.toSet());
        assertTrue(addresses.size() > 10, addresses::toString);
        for (String address : addresses) {
            assertTrue(address.matches(".*[?&]v=[0-9a-f]{12}"), address);
            assertEquals("public, max-age=31536000, immutable", cacheControl(root, address), address);
            String earlier = address.replaceFirst("v=.*", "v=15.0.13");
            assertEquals("no-cache", cacheControl(root, earlier), earlier);
            assertEquals(root.get(address).body(), root.get(earlier).body(), "both give what there is");
        }
    }

    private static String cacheControl(Client client, String address) {
        Client.Answer answer = client.get(address);
        assertEquals(200, answer.status(), address);
        return answer.header("Cache-Control");
    }

    /**
     * The log desk is made of its own scripts, and asks no question. (PrimeFaces adds its words in the reader's language
     * to every page.)
     */
    @Test
    void theLogDeskLoadsNoWidgets() {
        List<String> widgets = story.root().get("/logs").html().select("script[src]").eachAttr("src").stream()
                .filter(src -> src.contains("ln=primefaces") && !src.contains("/locales/"))
                .toList();
        assertEquals(List.of(), widgets);
        // Of the page itself much is lines, the more the more runs.
        int bytes = story.root().get("/logs").html().select("script[src], link[rel=stylesheet]").stream()
                .map(e -> e.hasAttr("src") ? e.attr("src") : e.attr("href"))
                .mapToInt(address -> packed(story.root().get(address).body()))
                .sum();
        assertTrue(bytes <= DESK_BYTES, () -> "scripts and styles of the desk: " + bytes);
    }

    private static int packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }

    @Test
    void theSignInLoadsNoWidgets() {
        List<String> loaded = server.as(null).get("/login").html().select("script, link[rel=stylesheet]").stream()
                .map(e -> e.attr("src") + e.attr("href"))
                .toList();
        assertEquals(1, loaded.size(), loaded::toString);
        assertTrue(loaded.get(0).contains("app.css"), loaded::toString);
    }
}
