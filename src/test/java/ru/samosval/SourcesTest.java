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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import ru.samosval.build.BuildStatus;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.i18n.Keyed;
import ru.samosval.request.RequestStatus;
import ru.samosval.request.UpdateMode;

/** What {@link ArchitectureTest} cannot see because it is no longer in the classes: texts of SQL, imports, comments. */
class SourcesTest {

    private static final Path ROOT = Path.of("src/main/java/ru/samosval");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?ru\\.samosval\\.((?:[a-z0-9]+\\.)+)[A-Z]");
    private static final Pattern ASKS = Pattern.compile("\n \\*\n( \\* <p>Asks [^/]*\\.)\n \\*/\n");

    private static final Map<Path, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                SOURCES.put(ROOT.relativize(file), Files.readString(file));
            }
        }
    }

    /** Statements that write into a table, up to where its name begins. */
    private static final String WRITES = "(?i)\\b(?:UPDATE(?:\\s+OR\\s+\\w+)?|INTO|DELETE\\s+FROM)";

    private static final String WRITES_DEPLOYMENTS = WRITES + "\\s+(?:main\\s*\\.\\s*)?[`\\[']?deployments?\\b";

    /** Such a statement whose text does not contain the name of the table. */
    private static final String WRITES_WHAT_IS_NAMED_ELSEWHERE = WRITES + "(?:\\s*\"(?!\"\")|\\s+(?:%|\\{\\w+}))";

    @Test
    void oneClassWritesManyDeployments() {
        assertEquals(List.of("deployment/DeploymentRows.java"), withText(WRITES_DEPLOYMENTS));
        assertEquals(List.of(), withText("createCriteria(?:Update|Delete)"));
    }

    /**
     * The test above does not see a name that is put together. The exceptions are a released migration, tables of
     * requests from a list of names, and lines of simulated logs.
     */
    @Test
    void whatIsWrittenIntoIsNamedWhereItIsSaid() {
        assertEquals(
                List.of("demonstration/Demonstration.java", "simulation/Phrases.java", "start/SearchTextFolding.java"),
                withText(WRITES_WHAT_IS_NAMED_ELSEWHERE).stream()
                        .filter(file -> !file.startsWith("storage/"))
                        .toList());
    }

    @Test
    void howeverItIsWrittenItIsSeen() {
        for (String written : List.of(
                "sql.update(\"UPDATE deployments SET a = 1\")",
                "sql.update(\"UPDATE\"\n        + \" deployments SET a = 1\")",
                "sql.update(\"UPDATE depl\" + \"oyments SET a = 1\")",
                "sql.update(\"INSERT INTO\\n  deployments (id)\")",
                "sql.update(\"\"\"\n    DELETE FROM\n        deployments\n    \"\"\")",
                "sql.update(\"UPDATE OR IGNORE main.deployments SET a = 1\")",
                "sql.update(\"UPDATE \\\"deployments\\\" SET a = 1\")",
                "em.createQuery(\"UPDATE Deployment d SET d.a = 1\")")) {
            assertTrue(
                    Pattern.compile(WRITES_DEPLOYMENTS).matcher(joined(written)).find(), written);
        }
        for (String written : List.of(
                "sql.update(\"UPDATE \" + TABLE + \" SET a = 1\")",
                "sql.update(\"DELETE FROM\" + \" \" + TABLE)",
                "String.format(\"INSERT INTO %s (id)\", TABLE)",
                "\"UPDATE \".concat(TABLE)")) {
            assertTrue(
                    Pattern.compile(WRITES_WHAT_IS_NAMED_ELSEWHERE)
                            .matcher(joined(written))
                            .find(),
                    written);
        }
        assertFalse(Pattern.compile(WRITES_DEPLOYMENTS)
                .matcher(joined("\"UPDATE deployment_runs SET a = 1\""))
                .find());
    }

    /** Text that is written in several pieces, joined into one, without escaped line ends and quotes. */
    private static String joined(String source) {
        return source.replaceAll("\"\\s*\\+\\s*\"", "")
                .replaceAll("\\\\[nrt]", " ")
                .replace("\\\"", "");
    }

    private static List<String> withText(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return SOURCES.entrySet().stream()
                .filter(e -> pattern.matcher(joined(e.getValue())).find())
                .map(e -> e.getKey().toString())
                .toList();
    }

    @Test
    void statesAreWrittenIntoSqlByTheirEnums() {
        String keys = Stream.of(
                        DeploymentStatus.values(), BuildStatus.values(), RequestStatus.values(), UpdateMode.values())
                .flatMap(Stream::of)
                .map(Keyed::getKey)
                .distinct()
                .collect(Collectors.joining("|"));
        // Images do not know deployments, which know them.
        assertEquals(List.of("image/ImageTags.java"), withSource("'(?:" + keys + ")'", "nothing"));
        assertTrue(source("image/ImageTags.java").contains("'" + DeploymentStatus.RUNNING.getKey() + "'"));
    }

    /** Except for the package behind the interface, and the storage's own names for what is there. */
    @Test
    void oneRoomNamesSqlite() {
        assertEquals(List.of(), withSource("(?i)sqlite|fts5", "storage/(?:sqlite/)?.*"));
        String door = "import ru\\.samosval\\.storage\\.sqlite\\.\\w+;|\\bSqlite[A-Z]\\w*|\\{@code storage\\.sqlite}";
        assertEquals(
                List.of(),
                SOURCES.entrySet().stream()
                        .filter(e ->
                                e.getKey().startsWith("storage") && !e.getKey().startsWith("storage/sqlite"))
                        .filter(e -> e.getValue().replaceAll(door, "").matches("(?is).*(?:sqlite|fts5).*"))
                        .map(e -> e.getKey().toString())
                        .toList());
    }

    /** Facelets notices a wrong prefix only when somebody opens the page. */
    @Test
    void viewsDeclareThePrefixesTheyUseAndNoOthers() throws Exception {
        List<String> wrong = new ArrayList<>();
        Pattern declared = Pattern.compile("\\sxmlns:(\\w+)=\"[^\"]*\"");
        Pattern used = Pattern.compile("[</\\s](\\w+):[\\w-]+(?=[\\s=>/])|(?<=[{(!\\s,])(\\w+):\\w+\\(");
        int views = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            for (Path view : files.filter(f -> f.toString().endsWith(".xhtml")).toList()) {
                views++;
                String source = Files.readString(view).replaceAll("(?s)<!--.*?-->", "");
                TreeSet<String> prefixes = new TreeSet<>();
                declared.matcher(source).results().forEach(m -> prefixes.add(m.group(1)));
                TreeSet<String> names = new TreeSet<>();
                used.matcher(declared.matcher(source).replaceAll(""))
                        .results()
                        .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
                        .forEach(names::add);
                if (!prefixes.containsAll(elements(source))) {
                    wrong.add(view + " declares " + prefixes + " and has elements of " + elements(source));
                }
                prefixes.removeAll(names);
                if (!prefixes.isEmpty()) {
                    wrong.add(view + " does not use " + prefixes);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(views > 50, views + " views");
    }

    private static TreeSet<String> elements(String source) {
        return Pattern.compile("</?(\\w+):")
                .matcher(source)
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A new dependency between packages shows in the diff, and to whoever reads what a package is for. */
    @Test
    void eachRoomSaysWhichOthersItAsks() {
        Map<Path, TreeSet<String>> asked = new TreeMap<>();
        SOURCES.forEach((file, source) -> {
            String own = file.getParent().toString().replace('/', '.') + ".";
            TreeSet<String> rooms = asked.computeIfAbsent(file.getParent(), room -> new TreeSet<>());
            IMPORT.matcher(source)
                    .results()
                    .map(m -> m.group(1))
                    .filter(room -> !room.equals(own))
                    .forEach(room -> rooms.add(room.substring(0, room.length() - 1)));
        });
        List<String> wrong = new ArrayList<>();
        asked.forEach((room, others) -> {
            String info = SOURCES.getOrDefault(room.resolve("package-info.java"), "");
            String said = ASKS.matcher(info)
                    .results()
                    .map(m -> m.group(1).replaceAll("\\s+\\*?\\s*", " ").strip())
                    .findFirst()
                    .orElse("");
            String right = "<p>Asks " + listed(others) + ".";
            if (!said.equals(right)) {
                wrong.add(room + "/package-info.java is to end with: " + right);
            }
        });
        assertEquals(List.of(), wrong);
        assertTrue(asked.size() > 30, asked.size() + " rooms");
    }

    private static String listed(TreeSet<String> rooms) {
        if (rooms.isEmpty()) {
            return "no other room";
        }
        String last = "{@code " + rooms.last() + "}";
        String others = rooms.headSet(rooms.last()).stream()
                .map(room -> "{@code " + room + "}")
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? last : others + " and " + last;
    }

    private static String source(String file) {
        return SOURCES.get(Path.of(file));
    }

    /** The source files that contain a match, except those with this name. */
    private static List<String> withSource(String regex, String besides) {
        Pattern pattern = Pattern.compile(regex);
        return SOURCES.entrySet().stream()
                .filter(e -> !e.getKey().toString().matches(besides))
                .filter(e -> pattern.matcher(e.getValue()).find())
                .map(e -> e.getKey().toString())
                .toList();
    }

    /** PrimeFaces writes them into a script: {@link ru.samosval.i18n.Texts#ask}. */
    @Test
    void noQuestionOfAPageHoldsWhatSomebodyTypedAsItIs() throws IOException {
        Pattern asIs = Pattern.compile("<p:confirm [^>]*(?:header|message)=\"#\\{texts\\.of\\('[^']*',");
        try (Stream<Path> pages = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : pages.filter(f -> f.toString().endsWith(".xhtml")).toList()) {
                assertFalse(asIs.matcher(Files.readString(page)).find(), page::toString);
            }
        }
    }

    /** An icon without a rule would be a full square. */
    @Test
    void theIconsAreThoseThatThePagesShow() throws IOException {
        Path icons = Path.of("src/main/webapp/WEB-INF/resources/samosval/icons.css");
        Pattern icon = Pattern.compile("(?<![\\w/])pi-[a-z]++(?:-[a-z]++)*+");
        TreeSet<String> shown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(?:xhtml|js|java)"))
                    .toList()) {
                icon.matcher(Files.readString(file)).results().forEach(m -> shown.add(m.group()));
            }
        }
        TreeSet<String> kept = new TreeSet<>();
        icon.matcher(Files.readString(icons)).results().forEach(m -> kept.add(m.group()));
        assertEquals(shown, kept);
        assertTrue(shown.size() > 30, shown::toString);
    }

    /**
     * Java matches a repeated group by recursion, so a long text overflows the stack; a possessive one it matches in a
     * loop.
     */
    @Test
    void noPatternRepeatsAGroupWithoutKeepingWhatItHas() {
        Pattern repeated = Pattern.compile(
                "(?m)^(?! *\\*| *//).*\"(?:[^\"\\\\\n]|\\\\.)*\\)(?:[*+]|\\{\\d*,})(?!\\+)(?:[^\"\\\\\n]|\\\\.)*\"");
        List<String> found = new ArrayList<>();
        SOURCES.forEach((file, source) -> repeated.matcher(source)
                .results()
                .forEach(m -> found.add(file + ": " + m.group().strip())));
        assertEquals(List.of(), found);
        assertTrue(repeated.matcher("    \"(?:a|b)*\"").find()
                && !repeated.matcher("    \"(?:a|b)*+\"").find());
    }
}
