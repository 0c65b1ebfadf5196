package ru.samosval.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.CDPSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.brotli.dec.BrotliInputStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import ru.samosval.harness.Cast;
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

    /** What is not longer is not packed. */
    private static final int SMALL = 2_048;

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

    @Test
    void aFirstVisitToTheHeaviestPagesIsLightAsWell() {
        long deployment = story.running(Cast.shared().image());
        long request = story.draft(story.developer());
        for (String path : List.of("/deployments/" + deployment, "/requests/" + request, "/logs", "/api-docs")) {
            AtomicLong bytes = new AtomicLong();
            Tab tab = watched(bytes);
            long first = weigh(tab, bytes, path);
            assertTrue(first <= FIRST_VISIT_BYTES, () -> path + ", a first visit: " + first);
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

    /** Moment.js comes with PrimeFaces' chart, omnifaces.js with each form; nothing on our pages uses them. */
    @Test
    void scriptsThatNothingUsesAreNotLoaded() {
        String scripts = String.join(
                " ",
                story.root()
                        .get("/deployments/" + story.running(Cast.shared().image()))
                        .html()
                        .select("script[src]")
                        .eachAttr("src"));
        assertTrue(scripts.contains("/chart/chart.js"), scripts);
        assertFalse(scripts.contains("moment/moment.js"), scripts);
        assertFalse(scripts.contains("omnifaces.js"), scripts);
    }

    @Test
    void whatIsPackedInAnyWayUnpacksToWhatIsSentAsItIs() throws IOException {
        Client root = story.root();
        Document charts =
                root.get("/deployments/" + story.running(Cast.shared().image())).html();
        Element swagger = root.get("/api-docs").html().getElementById("api-docs");
        Set<String> addresses = Stream.of(
                        charts.select("script[src]").eachAttr("src"),
                        charts.select("link[rel=stylesheet]").eachAttr("href"),
                        List.of(swagger.attr("data-script"), swagger.attr("data-style")))
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        Set<String> leftToGzip = new TreeSet<>();
        for (String address : addresses) {
            HttpResponse<byte[]> plain = fetch(address, null);
            assertEquals("", coding(plain), address);
            for (String accepted : List.of("gzip, deflate, br", "gzip", "gzip, br;q=0")) {
                HttpResponse<byte[]> packed = fetch(address, accepted);
                assertArrayEquals(plain.body(), unpacked(packed), address);
                for (String same : List.of("Content-Type", "Vary", "Cache-Control")) {
                    assertEquals(
                            plain.headers().allValues(same), packed.headers().allValues(same), address);
                }
                assertEquals(List.of("Accept-Encoding"), packed.headers().allValues("Vary"), address);
                if (plain.body().length > SMALL
                        && accepted.endsWith("br")
                        && !coding(packed).equals("br")) {
                    leftToGzip.add(address.replaceFirst("\\?.*", ""));
                }
                if (plain.body().length > SMALL && !accepted.endsWith("br")) {
                    assertEquals("gzip", coding(packed), address);
                }
            }
        }
        assertEquals(
                Set.of("/jakarta.faces.resource/components.css"), leftToGzip, "its addresses are made when it is sent");
    }

    private HttpResponse<byte[]> fetch(String address, String accepted) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(address));
        if (accepted != null) {
            request.header("Accept-Encoding", accepted);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String coding(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Content-Encoding").orElse("");
    }

    private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
        InputStream body = new ByteArrayInputStream(response.body());
        InputStream content = switch (coding(response)) {
            case "br" -> new BrotliInputStream(body);
            case "gzip" -> new GZIPInputStream(body);
            default -> body;
        };
        return content.readAllBytes();
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
