package ru.samosval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documentation names nothing that does not exist. */
class DocsTest {

    private static final Path MAP = Path.of("docs/map.md");

    /** Its table of processor time names methods of the JDK and of the server, as a profile prints them. */
    private static final Path PROFILE = Path.of("docs/benchmarks.md");

    /**
     * What the documentation tells about the inside of the server and of other programs. None of these names is in our
     * code.
     */
    private static final Set<String> OF_OTHERS = Set.of(
            "ApplicationLifecycle", // Payara
            "ContainersDatatableActions", // Portainer
            "LazyDataModel", // PrimeFaces
            "LoadCredential", // systemd
            "MemoryDenyWriteExecute", // systemd
            "ProcessHandle", // the JDK
            "ProxyPass", // Apache's httpd
            "SseBroadcaster", // JAX-RS
            "SseEventSink", // JAX-RS
            "WriteListener"); // Servlet

    /** What the table of decisions describes as removed. */
    private static final Set<String> GONE = Set.of("LoginCopies", "MergedJar", "MethodResolver", "RecordResolver");

    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?(?:\\(\\))?`");
    private static final Pattern CLASS = Pattern.compile("[A-Z]+[a-z]\\w*[A-Z]\\w*");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w*[a-z]\\w*(?:IT|Test)");

    private static final Map<String, String> SOURCES = new TreeMap<>();
    private static final Set<String> FILES = new TreeSet<>();
    private static final Set<String> WORDS = new TreeSet<>();

    @BeforeAll
    static void read() throws IOException {
        Pattern word = Pattern.compile("\\w+");
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                FILES.add(name);
                if (name.endsWith(".java")) {
                    String source = Files.readString(file);
                    // The product and its benchmarks may each have a class with the same name.
                    SOURCES.merge(name.replace(".java", ""), source, String::concat);
                    if (!name.equals("DocsTest.java")) {
                        word.matcher(source).results().forEach(w -> WORDS.add(w.group()));
                    }
                }
            }
        }
    }

    @Test
    void everyTestThatTheDocumentationNamesIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path doc : docs()) {
            for (var name : NAME.matcher(Files.readString(doc)).results().toList()) {
                if (TEST.matcher(name.group(1)).matches()) {
                    named++;
                    if (!isThere(name.group(1), name.group(2), false)) {
                        missing.add(doc + ": " + name.group());
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 100, named + " tests are named");
    }

    /**
     * No document keeps the name of a class that was renamed: whatever looks like a class is in the code, or is known
     * to be another program's.
     */
    @Test
    void everyClassAndMethodThatTheDocumentationNamesIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        Set<String> foreign = new TreeSet<>();
        for (Path doc : docs()) {
            if (doc.equals(PROFILE)) {
                continue;
            }
            for (var name : NAME.matcher(Files.readString(doc)).results().toList()) {
                String type = name.group(1);
                if (SOURCES.containsKey(type) || FILES.contains(type + "." + name.group(2))) {
                    if (!isThere(type, name.group(2), false)) {
                        missing.add(doc + ": " + name.group());
                    }
                } else if (OF_OTHERS.contains(type) || GONE.contains(type)) {
                    foreign.add(type);
                } else if (CLASS.matcher(type).matches() && !WORDS.contains(type)) {
                    missing.add(doc + ": " + name.group());
                }
            }
        }
        assertEquals(List.of(), missing);
        Set<String> excused =
                Stream.concat(OF_OTHERS.stream(), GONE.stream()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(excused, foreign, "excused, but named by no document");
    }

    /** A newcomer looks up a sentence of the specification on the map, and then the name that is given there. */
    @Test
    void whatTheMapNamesIsInTheCode() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(MAP)) {
            if (!line.startsWith("|") || line.equals("| --- | --- | --- | --- |")) {
                continue;
            }
            String[] cells = line.substring(1).split("\\|", -1);
            if (cells.length != 5 || !cells[4].isEmpty()) {
                wrong.add("not four cells: " + line);
            } else if (!cells[2].strip().equals("in the code")) {
                rows++;
                for (var name : NAME.matcher(cells[2] + cells[3]).results().toList()) {
                    if (!isThere(name.group(1), name.group(2), true)) {
                        wrong.add("not there: " + name.group());
                    }
                }
                if (NAME.matcher(cells[3])
                        .results()
                        .noneMatch(n -> TEST.matcher(n.group(1)).matches())) {
                    wrong.add("held by no test: " + line);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows > 80, rows + " rows");
    }

    /** A cell too many is not shown; a missing one shifts the others. */
    @Test
    void eachRowOfATableHasAsManyCellsAsItsHead() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (Path doc : docs()) {
            boolean isCode = false;
            int head = 0;
            for (String line : Files.readAllLines(doc)) {
                isCode ^= line.startsWith("```");
                if (isCode || !line.startsWith("|")) {
                    head = 0;
                } else if (head == 0) {
                    head = cells(line);
                } else {
                    rows++;
                    if (cells(line) != head) {
                        wrong.add(doc + ": " + cells(line) + " cells, not " + head + ": " + line);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows > 600, rows + " rows");
    }

    @Test
    void aStrokeInACellIsNoEndOfIt() {
        assertEquals(2, cells("| a | b |"));
        assertEquals(3, cells("| | a | |"));
        assertEquals(2, cells("| `a \\| b` | c \\| d |"));
        assertEquals(3, cells("| `a | b` | c |"), "also in code, unless it has a backslash before it");
    }

    @Test
    void bothReadmesNameTheSameSettingsAndAddresses() throws IOException {
        String english = Files.readString(Path.of("README.md"));
        String russian = Files.readString(Path.of("docs/README.ru.md"));
        Pattern setting = Pattern.compile("(?m)^\\| `(samosval\\.[^`]+)`");
        assertEquals(named(setting, english), named(setting, russian));
        assertTrue(named(setting, english).size() > 20, "settings");
        Pattern address = Pattern.compile("`(?:(?:GET|POST|DELETE)(?:, )?)*\\s?(/[a-z][^`?\\[\\s]*)");
        assertEquals(named(address, english), named(address, russian));
        assertTrue(named(address, english).size() > 50, "addresses");
        Pattern fields = Pattern.compile("`([a-z]+(?:_[a-z]+)+)`");
        assertEquals(named(fields, english), named(fields, russian));
    }

    @Test
    void eachSettingReachesTheServerThatMavenStarts() throws IOException {
        Set<String> told =
                named(Pattern.compile("(?m)^\\| `(samosval\\.[^`]+)`"), Files.readString(Path.of("README.md")));
        told.remove("samosval.http.port");
        String pom = Files.readString(Path.of("pom.xml"));
        assertEquals(told, named(Pattern.compile("<key>-D(samosval\\.[^<]+)</key><value>\\$\\{\\1}</value>"), pom));
    }

    private static Set<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static int cells(String row) {
        return row.strip().replaceAll("^\\||(?<!\\\\)\\|$", "").split("(?<!\\\\)\\|", -1).length;
    }

    /** Without this the tests above would accept a mere call, or a member that nobody outside can find. */
    @Test
    void aCallIsNoDeclaration() {
        assertTrue(declares("    public static <T extends Page> List<T> find(Actor actor) {", "find", true));
        assertTrue(declares("    abstract int lines(long second);", "lines", true));
        assertTrue(declares("    public static final String VISIBLE = \"a\"", "VISIBLE", true));
        assertTrue(declares("        void innerOne() {", "innerOne", true));
        assertFalse(declares("    private static AuditEntry find(", "find", true));
        assertTrue(declares("    private static AuditEntry find(", "find", false));
        assertFalse(declares("        return find(actor);", "find", true));
        assertFalse(declares("        Entry like = find(recent, userId);", "find", true));
        assertFalse(declares("        throw new find(actor);", "find", true));
        assertFalse(declares("        call(this, find(actor));", "find", true));
        assertFalse(declares("    private static final String VISIBLE = \"a\"", "VISIBLE", true));
    }

    /**
     * Whether this file exists, or a class with this name and member. With {@code open} others must be able to call the
     * member.
     */
    private static boolean isThere(String name, String member, boolean open) {
        String source = SOURCES.get(name);
        return source != null && (member == null || declares(source, member, open))
                || FILES.contains(name + "." + member);
    }

    private static boolean declares(String source, String member, boolean open) {
        String noCall = "(?!" + (open ? "private |" : "") + "return |throw |new |else |case |yield |assert )";
        String type = "(?:[\\w@.]+(?:\\[])* |[\\w.]*<[^=;(]*>(?:\\[])* )";
        return Pattern.compile("(?m)^ {4,8}" + noCall + type + "+" + member + "(?:\\(| =)")
                .matcher(source)
                .find();
    }

    private static List<Path> docs() throws IOException {
        List<Path> docs = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(f -> f.toString().endsWith(".md")).sorted().forEach(docs::add);
        }
        return docs;
    }
}
