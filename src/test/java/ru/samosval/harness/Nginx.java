package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
              server {
                listen 127.0.0.1:%d%s;
                %s
              }
            }
            """;

    private final int port;
    private final Process process;

    private Nginx(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Leaves the test out, with the reason, where there is no nginx: it is no part of what a build needs. */
    public static void demand() {
        Assumptions.assumeTrue(program() != null, "nginx is not installed: apt-get install nginx, as .ci/run does");
    }

    /** In clear text, with these lines inside its server block. */
    public static Nginx plain(String lines) {
        return start("", lines);
    }

    /** With TLS by this certificate (PEM). */
    public static Nginx tls(Certificate certificate, String lines) {
        return start(
                " ssl",
                "ssl_certificate %s; ssl_certificate_key %s;\n%s"
                        .formatted(certificate.certificate(), certificate.key(), lines));
    }

    private static Nginx start(String listen, String lines) {
        int port = Server.freePort();
        try {
            Path folder = Files.createTempDirectory(Server.allFolders(), "nginx-");
            Files.createDirectories(folder.resolve("tmp"));
            // Its workers may be another user's, who must get at its temporary files.
            Path configuration =
                    Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(port, listen, lines));
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
