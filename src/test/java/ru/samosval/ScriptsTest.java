package ru.samosval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What our scripts, each in a file of its own, call from each other. */
class ScriptsTest {

    private static final Path SCRIPTS = Path.of("src/main/webapp/WEB-INF/resources/samosval");

    private static final Pattern COMMENT = Pattern.compile("(?s:/\\*.*?\\*/)|(?m:^\\s*//.*$)");
    private static final Pattern USED = Pattern.compile("\\b(?:portal|window\\.samosval)\\.(\\w+)");
    private static final Pattern USED_BY_PAGES = Pattern.compile("\\bsamosval\\.(\\w+)\\(");
    private static final Pattern SET = Pattern.compile("\\b(?:portal|window\\.samosval)\\.(\\w+)\\s*=(?!=)");
    private static final Pattern SET_TOGETHER =
            Pattern.compile("Object\\.assign\\((?:portal|window\\.samosval), \\{([^}]*)}");

    private static final Pattern RUSSIAN = Pattern.compile("[А-Яа-яЁё№]{2,}|№");

    private static final Pattern FETCH = Pattern.compile("await fetch\\(.*");

    private static final Pattern METHOD = Pattern.compile("(?m)^    (?:async )?(\\w+)\\([^)\\n]*\\) \\{$");
    private static final Pattern KEPT = Pattern.compile("\\bthis\\.(\\w+)(?: = |\\+\\+)");

    /** If something is removed from one script, another one misses it only when somebody reaches that line. */
    @Test
    void whatAScriptAsksOfAnotherIsThere() throws IOException {
        Set<String> defined = new TreeSet<>();
        for (Path script : files(SCRIPTS, ".js")) {
            String text = code(script);
            SET.matcher(text).results().map(m -> m.group(1)).forEach(defined::add);
            SET_TOGETHER
                    .matcher(text)
                    .results()
                    .flatMap(m -> Arrays.stream(m.group(1).split(",")))
                    .map(name -> name.replaceAll(":.*", "").strip())
                    .forEach(defined::add);
        }
        Set<String> missing = new TreeSet<>();
        for (Path script : files(SCRIPTS, ".js")) {
            missing(script, code(script), USED, defined, missing);
        }
        for (Path page : files(Path.of("src/main/webapp"), ".xhtml")) {
            missing(page, Files.readString(page), USED_BY_PAGES, defined, missing);
        }
        assertTrue(defined.containsAll(List.of("ask", "live", "clock", "leadsAway")), defined::toString);
        assertEquals(Set.of(), missing);
    }

    /** Scripts serve pages of both languages: they take their words from the page. (ё and е are made equal in searches.) */
    @Test
    void noScriptSpeaksOneLanguage() throws IOException {
        Set<String> words = new TreeSet<>();
        for (Path script : files(SCRIPTS, ".js")) {
            RUSSIAN.matcher(code(script)).results().forEach(m -> words.add(script.getFileName() + ": " + m.group()));
        }
        assertEquals(Set.of(), words);
    }

    /** Over a network that answers nothing, what is asked for without a limit of time is waited for without end. */
    @Test
    void noScriptAsksTheServerWithoutAWayToGiveUp() throws IOException {
        Set<String> asked = new TreeSet<>();
        Set<String> endless = new TreeSet<>();
        for (Path script : files(SCRIPTS, ".js")) {
            String text = code(script);
            for (MatchResult fetch : FETCH.matcher(text).results().toList()) {
                asked.add(script.getFileName().toString());
                boolean isBounded =
                        fetch.group().contains("signal") && text.matches("(?s).*\\bset(Timeout|Interval)\\(.*");
                if (!isBounded) {
                    endless.add(script.getFileName() + ": " + fetch.group());
                }
            }
        }
        assertTrue(asked.containsAll(List.of("server.js", "events-hub.js", "desk-server.js")), asked::toString);
        assertEquals(Set.of(), endless);
    }

    /**
     * The desk is one object made from several files: if one file stores something under the name of another's method,
     * the method is lost.
     */
    @Test
    void whatTheDeskKeepsHasNoMethodsName() throws IOException {
        Set<String> methods = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        for (Path script : files(SCRIPTS, ".js")) {
            String text = code(script);
            if (text.contains("class extends Base")) {
                METHOD.matcher(text).results().map(m -> m.group(1)).forEach(methods::add);
                KEPT.matcher(text).results().map(m -> m.group(1)).forEach(kept::add);
            }
        }
        assertTrue(methods.size() > 50 && kept.size() > 20, () -> methods + " " + kept);
        kept.retainAll(methods);
        assertEquals(Set.of(), kept);
    }

    private static void missing(Path file, String text, Pattern used, Set<String> defined, Set<String> missing) {
        for (MatchResult name : used.matcher(text).results().toList()) {
            if (!defined.contains(name.group(1))) {
                missing.add(file.getFileName() + ": " + name.group());
            }
        }
    }

    private static String code(Path script) throws IOException {
        return COMMENT.matcher(Files.readString(script)).replaceAll("");
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(suffix)).toList();
        }
    }
}
