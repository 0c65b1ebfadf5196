package ru.samosval.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The time from the command to the first answer, compared with an empty Payara Micro and with the way in which Maven's
 * plugin starts it.
 */
final class Starts implements Scenario {

    private static final int ROUNDS = 5;

    /** The memory is read after this time: the start is over, and nobody has done more than sign in. */
    private static final int IDLE_SECONDS = 60;

    @Override
    public String name() {
        return "starts";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Start and memory");
        report.text(
                "From the command to the first answer of `/login` (of `/index.html` with the empty WAR): %d starts each, in"
                        + " turns, on a database that is there; medians. An earlier version's WAR or runnable JAR is named by"
                        + " `-Dbench.before=…`.",
                ROUNDS);
        Path data = Bench.fresh("starts");
        double resident;
        try (Samosval server = Samosval.start(data, Map.of())) {
            server.signIn();
            Thread.sleep(IDLE_SECONDS * 1_000L);
            resident = server.process().residentMebibytes();
        }
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Path empty = emptyWar();
        String before = System.getProperty("bench.before", "");
        String war = System.getProperty("bench.war");
        Path earlierData = Bench.fresh("starts-before");
        if (!before.isBlank()) {
            // An earlier version does not accept a later one's database, so it creates its own.
            earlier(before, earlierData);
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (Samosval server = Samosval.start(data, Map.of())) {
                add(times, "ours", server.process().secondsToReady());
            }
            add(times, "empty", payara(List.of("--deploy", empty.toString()), data, "/empty/index.html"));
            if (!isJar(before)) {
                add(times, "plugin", payara(asThePluginDoes(war), data, "/login"));
            }
            if (!before.isBlank()) {
                add(times, "before", earlier(before, earlierData));
            }
        }
        double ours = Report.median(times.get("ours"));
        double plain = Report.median(times.get("empty"));
        String earlier = before.isBlank() ? "plugin" : "before";
        double slow = Report.median(times.get(earlier));
        report.row(
                "`java -jar target/samosval.jar`, " + each(times.get("ours"))
                        + "; a plain Payara Micro with an empty WAR, " + each(times.get("empty")),
                Report.number(ours, 2) + " s; " + Report.number(plain, 2) + " s",
                "no longer than it plus 20 %",
                ours <= 1.2 * plain);
        if (isJar(before)) {
            report.row(
                    "the earlier runnable JAR, " + each(times.get(earlier)),
                    Report.number(slow, 2) + " s; now " + Report.number(ours / slow, 2) + " of it");
        } else {
            report.row(
                    "against `mvn payara-micro:start`" + (before.isBlank() ? "" : " of the earlier version") + ", "
                            + each(times.get(earlier)) + " without Maven's own time",
                    Report.number(ours / slow, 2) + " of " + Report.number(slow, 2) + " s",
                    "≤ 0.6",
                    ours <= 0.6 * slow);
        }
        if (!before.isBlank() && !isJar(before)) {
            report.row(
                    "`mvn payara-micro:start` now, without Maven's own time",
                    Report.number(Report.median(times.get("plugin")), 2) + " s");
        }
        report.row(
                "resident, launcher and server together, idle " + IDLE_SECONDS + " s after the first start",
                Report.number(resident, 0) + " MiB",
                "≤ 400 MB",
                resident <= 381);
    }

    private static String each(List<Double> values) {
        return String.join(", ", values.stream().map(v -> Report.number(v, 1)).toList()) + " s";
    }

    private static void add(Map<String, List<Double>> times, String what, double seconds) {
        times.computeIfAbsent(what, w -> new ArrayList<>()).add(seconds);
    }

    private static boolean isJar(String version) {
        return version.endsWith(".jar");
    }

    private static double earlier(String version, Path data) throws IOException, InterruptedException {
        if (!isJar(version)) {
            return payara(asThePluginDoes(version), data, "/login");
        }
        try (Samosval server = Samosval.start(Path.of(version), data, Map.of())) {
            return server.process().secondsToReady();
        }
    }

    private static List<String> asThePluginDoes(String war) {
        return List.of(
                "--deploy",
                Path.of(war).toAbsolutePath().toString(),
                "--contextroot",
                "/",
                "--nohazelcast",
                "--prebootcommandfile",
                Path.of(System.getProperty("bench.commands")).toAbsolutePath().toString());
    }

    private static double payara(List<String> options, Path data, String path)
            throws IOException, InterruptedException {
        int port = Running.freePort();
        List<String> command = new ArrayList<>(List.of(
                Samosval.java(),
                "-Dsamosval.data.dir=" + data,
                "-jar",
                Path.of(System.getProperty("bench.payara")).toAbsolutePath().toString(),
                "--port",
                Integer.toString(port)));
        command.addAll(options);
        try {
            return secondsToReady(command, port, path);
        } catch (IOException e) {
            // Rarely, Payara's services, which start in parallel, get in each other's way, and it shuts down.
            return secondsToReady(command, port, path);
        }
    }

    private static double secondsToReady(List<String> command, int port, String path)
            throws IOException, InterruptedException {
        try (Running running = Running.start(command, Map.of(), Bench.folder().resolve("starts-run"), port, path)) {
            return running.secondsToReady();
        }
    }

    private static Path emptyWar() throws IOException {
        Path war = Bench.fresh("empty.war");
        Files.createDirectories(war.getParent());
        try (OutputStream out = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("index.html"));
            zip.write("<!DOCTYPE html><title>empty</title>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return war;
    }
}
