package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The HTTP client of one person or program. It keeps its cookies, and follows no redirects. */
public final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trusting())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final Server server;
    private final String origin;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private String username;

    /** Trusts all certificates: those of the tests are self-signed. */
    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    Client(Server server) {
        this(server, server.origin());
    }

    private Client(Server server, String origin) {
        this.server = server;
        this.origin = origin;
    }

    /** A client of a product that the tests did not start, at this origin (scheme, host and port). */
    public static Client at(String origin) {
        return new Client(null, origin);
    }

    /** Signs in as a person does: opens the page, fills in its form and sends it. */
    public Client signIn(String username, String password) {
        Answer answer = trySignIn(username, password);
        assertEquals(true, answer.isRedirect(), () -> username + " is not let in: " + answer);
        this.username = username;
        return this;
    }

    /** Tries to sign in; returns the answer to the form. */
    public Answer trySignIn(String username, String password) {
        return trySignIn("/login", username, password);
    }

    /**
     * Tries to sign in with the form of this page, such as a redirect from another page has led to; returns the answer.
     */
    public Answer trySignIn(String login, String username, String password) {
        Answer page = get(login);
        assertEquals(200, page.status(), "GET " + login);
        Document html = page.html();
        Element name = html.selectFirst("[data-testid=login-username]");
        assertNotNull(name, "the sign-in page has no login-username");
        Element form = name.closest("form");
        Map<String, String> fields = new LinkedHashMap<>();
        for (Element input : form.select("input[type=hidden]")) {
            fields.put(input.attr("name"), input.attr("value"));
        }
        fields.put(name.attr("name"), username);
        fields.put(form.selectFirst("[data-testid=login-password]").attr("name"), password);
        Element submit = form.selectFirst("[data-testid=login-submit]");
        fields.put(submit.attr("name"), submit.attr("value"));
        Element script = html.selectFirst("script[nonce]");
        if (script != null) {
            fields.put("primefaces.nonce", script.attr("nonce"));
        }
        String action = form.attr("action");
        return post(action.isEmpty() ? login : action, fields);
    }

    /** A GET as of a browser that asks for a page, unless the headers say otherwise (name, value, name, value …). */
    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** A POST of a form. */
    public Answer post(String path, Map<String, String> form, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body(form))));
    }

    /** A form as the body of a POST; ASCII only. */
    public static String body(Map<String, String> form) {
        return form.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A POST of an empty form. */
    public Answer post(String path) {
        return post(path, Map.of());
    }

    /** A POST of a text as JSON. */
    public Answer postJson(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Any method with a text as JSON; without a body if that is empty. */
    public Answer sendJson(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        return send(
                json.isEmpty()
                        ? request.method(method, HttpRequest.BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** A POST of these bytes. */
    public Answer postBytes(String path, byte[] body, String... headers) {
        return callBytes("POST", path, body, headers);
    }

    /** Any method with these bytes. */
    public Answer callBytes(String method, String path, byte[] body, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** Any other method. */
    public Answer call(String method, String path, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    /** Opens a log stream. */
    public LogStream stream(String path, String... headers) {
        return new LogStream(HTTP, request(path, headers).GET());
    }

    /** Opens the stream for several log desks, each given by its query. */
    public DeskStream desks(String... queries) {
        String path = Stream.of(queries)
                .map(query -> "desk=" + encode(query))
                .collect(Collectors.joining("&", "/api/logs/streams?", ""));
        return new DeskStream(HTTP, request(path).GET());
    }

    /** The session's cookie, for a browser that is to be the same person. */
    public String session() {
        return cookies.get("JSESSIONID");
    }

    public String username() {
        return username;
    }

    public Server server() {
        return server;
    }

    private HttpRequest.Builder request(String path, String... headers) {
        URI uri = path.startsWith("http") ? URI.create(path) : URI.create(origin + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(c -> c.getKey() + "=" + c.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(PATIENCE).build();
        try {
            HttpResponse<String> response =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            response.headers().allValues("set-cookie").forEach(this::keep);
            return new Answer(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        String value = pair.substring(pair.indexOf('=') + 1);
        if (value.isEmpty() || setCookie.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, value);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An answer of the server. */
    public record Answer(HttpRequest request, HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        /** The value of a header; empty if there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Whether it is a redirect. */
        public boolean isRedirect() {
            return status() == 302 || status() == 303;
        }

        /** The path and query of the redirect. */
        public String location() {
            URI location = request.uri().resolve(header("Location"));
            return location.getRawPath() + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
        }

        /** The number at the end of the redirect's path. */
        public long id() {
            assertEquals(true, isRedirect(), () -> "no redirect: " + this);
            String path = location().replaceAll("[?#].*", "");
            return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        }

        public Document html() {
            return Jsoup.parse(body(), request.uri().toString());
        }

        public jakarta.json.JsonObject json() {
            return Json.object(body());
        }

        @Override
        public String toString() {
            String text = header("Content-Type").startsWith("text/html")
                    ? Jsoup.parse(body()).text()
                    : body();
            String brief = text.length() > 600 ? text.substring(0, 600) + "…" : text;
            return request.method() + " " + request.uri() + " -> " + status() + " " + header("Location") + " " + brief;
        }
    }
}
