package ru.samosval.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The product as it ships, {@code java -jar target/samosval.jar}, and a person signed in to it. */
final class Samosval implements AutoCloseable {

    private final Running running;

    private Samosval(Running running) {
        this.running = running;
    }

    /** Starts it on the data of this folder, which may be none yet. */
    static Samosval start(Path data, Map<String, String> settings, String... javaOptions)
            throws IOException, InterruptedException {
        return start(Path.of(System.getProperty("bench.jar")), data, settings, javaOptions);
    }

    /** The same from another runnable JAR. */
    static Samosval start(Path jar, Path data, Map<String, String> settings, String... javaOptions)
            throws IOException, InterruptedException {
        int port = Running.freePort();
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of(javaOptions));
        command.add("-Dsamosval.data.dir=" + data);
        command.add("-Dsamosval.simulation.seed=42");
        settings.forEach((key, value) -> command.add("-Dsamosval." + key + "=" + value));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "--port", Integer.toString(port)));
        return new Samosval(
                Running.start(command, Map.of(), data.resolveSibling(data.getFileName() + "-run"), port, "/login"));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Running process() {
        return running;
    }

    int port() {
        return running.port();
    }

    /** The cookie of a new session of root. */
    String signIn() throws IOException, InterruptedException {
        return signIn("root", "root");
    }

    /** The cookie of a new session, opened as a person does: the page's form, filled in and sent. */
    String signIn(String username, String password) throws IOException, InterruptedException {
        CookieManager cookies = new CookieManager();
        HttpClient http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        URI login = URI.create("http://127.0.0.1:" + port() + "/login");
        Document page =
                Jsoup.parse(http.send(HttpRequest.newBuilder(login).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
        Element form = page.selectFirst("[data-testid=login-username]").closest("form");
        Map<String, String> fields = new LinkedHashMap<>();
        form.select("input[type=hidden]").forEach(input -> fields.put(input.attr("name"), input.attr("value")));
        fields.put(form.selectFirst("[data-testid=login-username]").attr("name"), username);
        fields.put(form.selectFirst("[data-testid=login-password]").attr("name"), password);
        Element submit = form.selectFirst("[data-testid=login-submit]");
        fields.put(submit.attr("name"), submit.attr("value"));
        Element script = page.selectFirst("script[nonce]");
        if (script != null) {
            fields.put("primefaces.nonce", script.attr("nonce"));
        }
        String action = form.attr("action");
        int status = http.send(
                        HttpRequest.newBuilder(action.isEmpty() ? login : login.resolve(action))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 302 && status != 303) {
            throw new IOException("not let in: " + status);
        }
        return cookies.getCookieStore().getCookies().stream()
                .filter(c -> c.getName().equals("JSESSIONID"))
                .map(HttpCookie::toString)
                .findFirst()
                .orElseThrow(() -> new IOException("no session"))
                .replace("\"", "");
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The body of a page or call, as the holder of the session is answered. */
    String get(String path, String cookie) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                                .header("Cookie", cookie)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        running.close();
    }
}
