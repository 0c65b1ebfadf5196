package ru.samosval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What pages call in Expression Language. */
class ExpressionsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ru.samosval");

    private static final Pattern EXPRESSION = Pattern.compile("#\\{[^}]*}");
    private static final Pattern TEXT = Pattern.compile("'[^']*'");
    private static final Pattern RESERVED_PROPERTY =
            Pattern.compile("\\.(and|or|not|eq|ne|lt|gt|le|ge|div|mod|empty|true|false|null|instanceof)\\b");

    private static final Pattern ROOT = Pattern.compile("(?<![\\w.:])([a-zA-Z_]\\w*)(?=[.\\[])");
    private static final Pattern VARIABLE = Pattern.compile("(?:\\bvar|\\bvarStatus|<ui:param name)=\"(\\w+)\"");

    private static final Pattern PROPERTY = Pattern.compile("(?:\\b(?!param\\b)\\w+|[)\\]])\\.([a-z]\\w*)\\b(?!\\()");

    private static final Pattern GETTER = Pattern.compile("(?:get|is)([A-Z])(\\w*)");

    private static final Pattern CALL = Pattern.compile("\\b(\\w+)\\.(\\w+)\\(");

    @Test
    void aMethodThatPagesCallHasNoNamesake() throws IOException {
        Map<String, JavaClass> beans = beans();
        Set<String> called = new TreeSet<>();
        Set<String> ambiguous = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(f -> f.toString().endsWith(".xhtml")).toList()) {
                for (MatchResult call :
                        CALL.matcher(Files.readString(page)).results().toList()) {
                    JavaClass bean = beans.get(call.group(1));
                    if (bean != null) {
                        called.add(call.group(1));
                        if (publicMethods(bean, call.group(2)) > 1) {
                            ambiguous.add(call.group(1) + "." + call.group(2));
                        }
                    }
                }
            }
        }
        assertFalse(called.isEmpty());
        assertEquals(Set.of(), ambiguous);
    }

    /** Such an expression fails only when somebody asks for its page. */
    @Test
    void noPropertyHasTheNameOfAReservedWord() throws IOException {
        Set<String> wrong = new TreeSet<>();
        int expressions = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(f -> f.toString().endsWith(".xhtml")).toList()) {
                for (MatchResult expression :
                        EXPRESSION.matcher(Files.readString(page)).results().toList()) {
                    expressions++;
                    String bare = TEXT.matcher(expression.group()).replaceAll("''");
                    if (RESERVED_PROPERTY.matcher(bare).find()) {
                        wrong.add(page + ": " + expression.group());
                    }
                }
            }
        }
        assertFalse(expressions == 0);
        assertEquals(Set.of(), wrong);
    }

    /**
     * A component of a record is read by a call ({@code row.status()}): Expression Language 5 knows only the properties of
     * beans. Names that some bean has too, such as {@code id}, are not seen here; their pages say so when they are shown.
     */
    @Test
    void noComponentOfARecordIsReadAsAProperty() throws IOException {
        Set<String> known = new TreeSet<>();
        Set<String> components = new TreeSet<>();
        for (JavaClass each : CLASSES) {
            each.getMethods().stream().map(m -> property(m.getName())).forEach(known::add);
            if (each.isRecord()) {
                each.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .forEach(component -> components.add(component.getName()));
            }
        }
        beans().values().forEach(bean -> bean.getAllMethods().forEach(action -> known.add(action.getName())));
        components.removeAll(known);
        Set<String> read = new TreeSet<>();
        Set<String> wrong = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(f -> f.toString().endsWith(".xhtml")).toList()) {
                for (MatchResult expression :
                        EXPRESSION.matcher(Files.readString(page)).results().toList()) {
                    String bare = TEXT.matcher(expression.group()).replaceAll("''");
                    for (MatchResult property : PROPERTY.matcher(bare).results().toList()) {
                        read.add(property.group(1));
                        if (components.contains(property.group(1))) {
                            wrong.add(page + ": " + expression.group());
                        }
                    }
                }
            }
        }
        assertTrue(read.containsAll(List.of("actor", "rows")), read::toString);
        assertTrue(components.containsAll(List.of("sentLines", "replayOf")), components::toString);
        assertEquals(Set.of(), wrong);
    }

    /** The property that a getter reads; nothing if the method is none. */
    private static String property(String method) {
        Matcher getter = GETTER.matcher(method);
        return getter.matches() ? getter.group(1).toLowerCase(Locale.ROOT) + getter.group(2) : "";
    }

    /** An unknown name is silently empty: the links of a filter would lose it. */
    @Test
    void whatAPageAsksIsABeanOrAVariableOfIts() throws IOException {
        Set<String> known = new TreeSet<>(beans().keySet());
        known.addAll(List.of("request", "requestScope", "resource", "param", "view"));
        Set<String> asked = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            for (Path page : files.filter(f ->
                            f.toString().endsWith(".xhtml") && !f.toString().contains("WEB-INF"))
                    .toList()) {
                String text = Files.readString(page);
                Set<String> here =
                        VARIABLE.matcher(text).results().map(v -> v.group(1)).collect(Collectors.toSet());
                if (text.contains("<s:table ") || text.contains("<s:rows ")) {
                    // The tags' variables, for the columns that a page passes to them.
                    here.addAll(List.of("row", "rows"));
                }
                for (MatchResult expression : EXPRESSION.matcher(text).results().toList()) {
                    String bare = TEXT.matcher(expression.group()).replaceAll("''");
                    for (MatchResult root : ROOT.matcher(bare).results().toList()) {
                        asked.add(root.group(1));
                        if (!known.contains(root.group(1)) && !here.contains(root.group(1))) {
                            unknown.add(page + ": " + root.group(1));
                        }
                    }
                }
            }
        }
        assertTrue(asked.containsAll(List.of("query", "acts", "texts")), asked::toString);
        assertEquals(Set.of(), unknown);
    }

    private static long publicMethods(JavaClass bean, String name) {
        return bean.getAllMethods().stream()
                .filter(m -> m.getName().equals(name) && m.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(m -> !m.getModifiers().contains(JavaModifier.BRIDGE))
                .count();
    }

    private static Map<String, JavaClass> beans() {
        return CLASSES.stream()
                .filter(c -> c.isAnnotatedWith(Named.class))
                .collect(Collectors.toMap(ExpressionsTest::name, Function.identity()));
    }

    private static String name(JavaClass bean) {
        String given = bean.getAnnotationOfType(Named.class).value();
        String simple = bean.getSimpleName();
        return given.isEmpty() ? Character.toLowerCase(simple.charAt(0)) + simple.substring(1) : given;
    }
}
