package ru.samosval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation names nothing that there is not. */
class DocsTest {

    private static final List<Path> DOCS = List.of(Path.of("docs/findings.md"), Path.of("docs/security.md"));
    private static final Pattern PLACE = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:IT|Test))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatTheDocumentationNamesIsThere() throws IOException {
        Map<String, String> sources = sources();
        TreeSet<String> missing = new TreeSet<>();
        int named = 0;
        for (Path doc : DOCS) {
            if (Files.exists(doc)) {
                for (var name : NAMED.matcher(Files.readString(doc)).results().toList()) {
                    named++;
                    String source = sources.get(name.group(1));
                    String method = name.group(2);
                    if (source == null || method != null && !source.contains(" " + method + "(")) {
                        missing.add(doc + ": " + name.group());
                    }
                }
            }
        }
        assertEquals(new TreeSet<>(), missing);
        assertFalse(named == 0, "no test is named at all");
    }

    /** A newcomer looks for a sentence of the specification on the map, and then for the name that it gives. */
    @Test
    void whatTheMapNamesIsInTheCode() throws IOException {
        Map<String, String> sources = sources();
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            all.forEach(file -> files.add(file.getFileName().toString()));
        }
        Set<String> missing = new TreeSet<>();
        for (String row : Files.readAllLines(Path.of("docs/map.md"))) {
            String[] cells = row.split(" \\| ");
            if (cells.length != 4 || !row.startsWith("| ") || row.startsWith("| ---")) {
                continue;
            }
            for (var name : PLACE.matcher(cells[2] + cells[3]).results().toList()) {
                String source = sources.get(name.group(1));
                String method = name.group(2);
                boolean there = source != null && (method == null || source.contains(" " + method + "("));
                if (!there && !files.contains(name.group(1) + "." + method)) {
                    missing.add(name.group());
                }
            }
        }
        assertEquals(new TreeSet<>(), missing);
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
