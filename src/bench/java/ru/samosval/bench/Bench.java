package ru.samosval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures the product on the machine on which it runs (docs/benchmarks.md): all scenarios, or those named in the
 * arguments, one after the other. Measurements assert nothing: the figures are written, with what was asked of them. A
 * trial runs only if it is named, and ends the bench with exit code 1 if something was not reached.
 */
public final class Bench {

    private static final List<Scenario> SCENARIOS = List.of(
            new Generator(),
            new Starts(),
            new Restarts(),
            new Scale(),
            new Millions(),
            new Moves(),
            new Searches(),
            new Streams(),
            new Pages(),
            new Unfinished(),
            new Paint(),
            new Desk(),
            new Hooks(),
            new Tools(),
            new Kills(),
            new Soak());

    private static final Pattern MARK = Pattern.compile("<!-- (\\w+) -->");

    private Bench() {}

    /**
     * @param args the names of scenarios, separated by commas; none for all
     */
    public static void main(String[] args) throws Exception {
        List<String> wanted = Arrays.stream(args)
                .flatMap(a -> Arrays.stream(a.split(",")))
                .filter(a -> !a.isBlank())
                .toList();
        List<String> known = SCENARIOS.stream().map(Scenario::name).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no scenario " + name + "; there are " + known);
            }
        }
        Report report = new Report(System.out);
        Map<String, List<String>> sections = written();
        System.out.println(Machine.description());
        boolean failed = false;
        for (Scenario scenario : SCENARIOS) {
            if (wanted.contains(scenario.name()) || wanted.isEmpty() && !scenario.isTrial()) {
                scenario.run(report);
                failed |= scenario.isTrial() && report.missed();
                if (!scenario.isTrial()) {
                    sections.put(scenario.name(), report.lines());
                    write(sections);
                }
            }
        }
        System.exit(failed ? 1 : 0);
    }

    /** The folder for everything that the bench leaves behind. */
    static Path folder() {
        return Path.of(System.getProperty("bench.folder", "target/bench")).toAbsolutePath();
    }

    /** A folder that does not exist yet. */
    static Path fresh(String name) throws IOException {
        Path path = folder().resolve(name);
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(path.getParent());
        return path;
    }

    private static Path reportFile() {
        return Path.of(System.getProperty("bench.report", "docs/benchmarks.md"));
    }

    /** The sections that the report has already, by scenario: a comment before each names the scenario. */
    private static Map<String, List<String>> written() throws IOException {
        Map<String, List<String>> sections = new HashMap<>();
        List<String> section = new ArrayList<>();
        if (Files.exists(reportFile())) {
            for (String line : Files.readAllLines(reportFile())) {
                Matcher mark = MARK.matcher(line);
                if (mark.matches()) {
                    section = new ArrayList<>();
                    sections.put(mark.group(1), section);
                } else {
                    section.add(line);
                }
            }
        }
        return sections;
    }

    private static void write(Map<String, List<String>> sections) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "# Benchmarks",
                "",
                "Written by `mvn -Pbench verify` (`-Dbench=streams,pages` runs some of it; a part that was not run keeps its"
                        + " figures, says of which day they are, and shows nothing that was changed since). The server, the load"
                        + " client and the reference share the machine; each figure is of one run, comparisons were made in"
                        + " turns within it.",
                "",
                Machine.description() + ". Last written " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ".",
                ""));
        for (Scenario scenario : SCENARIOS) {
            List<String> section = sections.get(scenario.name());
            if (section != null) {
                lines.add("<!-- " + scenario.name() + " -->");
                lines.addAll(section);
            }
        }
        Files.write(reportFile(), lines);
    }
}
