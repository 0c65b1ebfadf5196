package ru.samosval.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Certificate;
import ru.samosval.harness.Client;
import ru.samosval.harness.OnServer;
import ru.samosval.harness.Server;

/**
 * The names and protocols with which the portal is reached, with both ways of starting it, and what of the server
 * itself is not reachable.
 */
@OnServer
class PublicAddressIT {

    private final Server server = Server.shared();

    @ParameterizedTest(name = "Host: {0}")
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "a b", "deploy"})
    void aNameThatIsNotOursIsRefusedWithAPageThatSaysWhichSettingIsMeant(String host) throws IOException {
        String page = raw(server.port(), "GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertTrue(page.startsWith("HTTP/1.1 421"), page);
        assertTrue(page.contains("samosval.hosts"), page);
        assertTrue(
                page.contains("«" + host.replaceFirst(":\\d+$", "") + "»"),
                "the name is told: a proxy may have put it there");
        assertFalse(page.contains("href=\"/login\""), "no page is served by that name, so none is offered");
        for (String path : new String[] {"/", "/dashboard", "/favicon.svg", "/api/users/search?q=a"}) {
            String answer =
                    raw(server.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
        }
        String hook = raw(
                server.port(),
                "POST /api/hooks/commit HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        assertTrue(hook.startsWith("HTTP/1.1 421"), hook);
        assertTrue(hook.contains("application/problem+json"), hook);
    }

    @ParameterizedTest(name = "Host: {0}")
    @ValueSource(
            strings = {"localhost", "LOCALHOST:80", "samosval.localhost", "127.0.0.1:1", "[::1]:8080", "192.0.2.7"})
    void loopbackNamesAndAddressesAreAlwaysOurs(String host) throws IOException {
        String answer = raw(server.port(), "GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    @Test
    void noRedirectNamesTheHost() {
        Client stranger = server.as(null);
        for (String path : new String[] {"/", "/dashboard", "/requests/1", "/admin/users"}) {
            String location = stranger.get(path).header("Location");
            assertTrue(location.startsWith("/login"), path + " -> " + location);
        }
    }

    @Test
    void theServersOwnAddressesAreClosedAndHttp2IsOffInTheRunnableJar() throws IOException {
        assertClosed(server);
    }

    @Test
    void underItsPublicAddressItSpeaksTlsWithOnesOwnCertificateAndTheServersOwnAddressesAreClosed() throws IOException {
        Certificate certificate = Certificate.make();
        int tls = Server.freePort();
        Map<String, String> settings = new LinkedHashMap<>(withCertificate(certificate));
        settings.put("samosval.public-url", "https://deploy.samosval.test/portal");
        settings.put("samosval.hosts", "other.samosval.test");
        try (Server own = Server.start(false, settings, "--sslport", Integer.toString(tls))) {
            assertClosed(own);
            assertSpeaksTls(tls, "/portal", "root");
            for (String host : new String[] {"deploy.samosval.test", "other.samosval.test:8080", "localhost"}) {
                String answer =
                        raw(own.port(), "GET /dashboard HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
                assertTrue(answer.contains("\r\nLocation: /portal/login"), answer);
            }
            assertTrue(raw(own.port(), "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 421"));
            own.assertCleanLog();
        }
    }

    @Test
    void theRunnableJarSpeaksTlsWithOnesOwnCertificateAndRootHasTheFirstPasswordThatIsSet() {
        int tls = Server.freePort();
        Map<String, String> settings = new LinkedHashMap<>(withCertificate(Certificate.make()));
        settings.put("samosval.root.password", "of the first day");
        try (Server own = Server.start(true, settings, "--sslport", Integer.toString(tls))) {
            assertSpeaksTls(tls, "", "of the first day");
            Client.Answer known = own.as(null).trySignIn("root", "root");
            assertNotNull(known.html().selectFirst("[data-testid=login-error]"), known::body);
            Client.Answer elsewhere = own.as(null).get("/login", "X-Forwarded-For", "203.0.113.7");
            assertEquals(200, elsewhere.status(), "it is nobody's password that everybody knows");
            assertNull(elsewhere.html().selectFirst("[data-testid=initial-password]"));
            assertFalse(own.log().contains("of the first day"));
            own.assertCleanLog();
        }
    }

    @Test
    void withoutACertificateOfOnesOwnThereIsNoTlsAndNoStart() {
        String log =
                Server.failToStart(78, "TLS (--sslport)", Map.of(), "--sslport", Integer.toString(Server.freePort()));
        assertTrue(log.contains("needs a certificate of your own, the server does not start"), log);
    }

    /** The certificate that comes with Payara Micro. Everybody who has Payara Micro has its private key. */
    @Test
    void withThePublishedCertificateThereIsNoTlsAndNoStart(@TempDir Path folder) throws IOException {
        Path store = folder.resolve("keystore.p12");
        try (ZipFile payara = new ZipFile("target/payara-micro.jar");
                InputStream theirs = payara.getInputStream(payara.getEntry("MICRO-INF/domain/keystore.p12"))) {
            Files.copy(theirs, store);
        }
        String log = Server.failToStart(
                78,
                "the private key of the certificate named s1as is published",
                Map.of("javax.net.ssl.keyStore", store.toString(), "javax.net.ssl.keyStorePassword", "changeit"),
                "--sslport",
                Integer.toString(Server.freePort()),
                "--sslcert",
                "s1as");
        assertFalse(log.contains("\tat ru.samosval"), log);
    }

    private static Map<String, String> withCertificate(Certificate certificate) {
        return Map.of(
                "javax.net.ssl.keyStore",
                certificate.store().toString(),
                "javax.net.ssl.keyStorePassword",
                Certificate.PASSWORD);
    }

    private static void assertSpeaksTls(int port, String prefix, String password) {
        Client person = Client.at("https://localhost:" + port);
        Client.Answer stranger = person.get("/dashboard");
        HttpResponse<String> response = stranger.response();
        X509Certificate shown;
        try {
            shown = (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
        assertEquals(Certificate.SUBJECT, shown.getSubjectX500Principal().getName());
        assertTrue(stranger.header("Location").startsWith(prefix + "/login"), stranger::toString);
        assertEquals("", stranger.header("Server"));
        assertTrue(stranger.header("Strict-Transport-Security").contains("max-age="), "HSTS");
        Client.Answer signedIn = person.post("/login", Map.of("username", "root", "password", password));
        assertEquals(prefix + "/dashboard", signedIn.header("Location"), signedIn::toString);
        String cookies = signedIn.response().headers().allValues("Set-Cookie").toString();
        assertTrue(cookies.contains("__Host-") && cookies.contains("Secure"), cookies);
        assertEquals(200, person.get("/dashboard").status());
    }

    private static void assertClosed(Server server) throws IOException {
        Client stranger = server.as(null);
        for (String path : new String[] {"/metrics", "/metrics/base", "/health", "/openapi"}) {
            int status = stranger.get(path).status();
            assertTrue(status == 401 || status == 403 || status == 404, path + " -> " + status);
        }
        String prior = raw(server.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        assertFalse(prior.contains("\0\0"), "the server answers HTTP/2 in clear text");
        String upgrade = raw(
                server.port(),
                "GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");
        assertNotEquals("HTTP/1.1 101", upgrade.substring(0, Math.min(12, upgrade.length())));
    }

    /** Sends bytes and reads the answer until the server closes, or sends nothing for two seconds. */
    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8_192];
            InputStream in = socket.getInputStream();
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (java.net.SocketTimeoutException e) {
                // It sends nothing more.
            }
            return answer.toString();
        }
    }
}
