package ru.samosval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation names no test that there is not. */
class DocsTest {

    private static final List<Path> DOCS = List.of(Path.of("docs/findings.md"), Path.of("docs/security.md"));
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

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
