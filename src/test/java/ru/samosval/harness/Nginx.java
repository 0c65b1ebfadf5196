package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real nginx on a loopback port of its own, in front of a server. */
public final class Nginx implements AutoCloseable {

    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/sbin/nginx"));

    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path tmp/body; proxy_temp_path tmp/proxy;
              fastcgi_temp_path tmp/f; uwsgi_temp_path tmp/u; scgi_temp_path tmp/s;
              %s
            }
            """;

    /** The upstream in the examples of the document; the tests replace it. */
    private static final String UPSTREAM = "http://127.0.0.1:8080";

    private final int port;
    private final Process process;

    private Nginx(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Skips the test, with the reason, if nginx is not installed: a build does not need it. */
    public static void demand() {
        Assumptions.assumeTrue(program() != null, "nginx is not installed: apt-get install nginx, as .ci/run does");
    }

    /** Plain HTTP, with these lines in its server block. */
    public static Nginx plain(String lines) {
        int port = Server.freePort();
        return start(port, "server { listen 127.0.0.1:%d; %s }".formatted(port, lines));
    }

    /**
     * Configured as docs/running.md shows: with the one block there that contains these words, this upstream instead of
     * the portal's port, and ports and a certificate of the test.
     */
    public static Nginx documented(String words, String upstream) {
        String block = block(words);
        assertTrue(block.contains(UPSTREAM), block);
        if (block.startsWith("location")) {
            block = "server {\n  listen 80;\n" + block + "}";
        }
        int port = Server.freePort();
        boolean tls = block.contains("listen 443 ssl");
        if (tls) {
            Certificate certificate = Certificate.make();
            block = block.replaceAll("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl")
                    .replaceAll("(ssl_certificate +)[^;]+;", "$1" + certificate.certificate() + ";")
                    .replaceAll("(ssl_certificate_key +)[^;]+;", "$1" + certificate.key() + ";");
        }
        String own = block.replace("listen 80;", "listen 127.0.0.1:" + (tls ? Server.freePort() : port) + ";")
                .replace(UPSTREAM, upstream);
        return start(port, own);
    }

    private static String block(String words) {
        try {
            List<String> blocks = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("docs", "running.md")))
                    .results()
                    .map(block -> block.group(1))
                    .filter(block -> block.contains(words))
                    .toList();
            assertEquals(1, blocks.size(), () -> words + ": " + blocks);
            return blocks.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Nginx start(int port, String servers) {
        try {
            Path folder = Files.createTempDirectory(Server.allFolders(), "nginx-");
            Files.createDirectories(folder.resolve("tmp"));
            // Its workers may run as another user, who must get at its temporary files.
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(servers));
            Process process = new ProcessBuilder(
                            program().toString(), "-p", folder + "/", "-c", configuration.toString(), "-e", "error.log")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            Nginx nginx = new Nginx(port, process);
            Eventually.holds("nginx listens, see " + folder, () -> {
                assertTrue(process.isAlive(), () -> "nginx ended, see " + folder);
                return nginx.listens();
            });
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                        .forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
