package ru.samosval.i18n;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text of the portal exists in both languages. */
class BundlesTest {

    private static final Path FOLDER = Path.of("src/main/resources/ru/samosval/i18n");

    /** A key of the bundle in Java code: a literal that is exactly a key of one of these families. */
    private static final Pattern IN_CODE = Pattern.compile(
            "\"((?:error|request|build|dockerfile|deployment|image|alert|user|hook|audit|login)\\.[A-Za-z_]+(?:\\.[A-Za-z_]+)*)\"");

    private static final Pattern ON_PAGE = Pattern.compile("texts\\.of\\(\\s*'([^']+)'");

    /** If a key occurs twice, both places would show the second text. */
    @Test
    void noKeyStandsTwiceInABundle() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path bundle :
                    files.filter(f -> f.toString().endsWith(".properties")).toList()) {
                Set<String> keys = new TreeSet<>();
                Set<String> twice = new TreeSet<>();
                Files.readAllLines(bundle).stream()
                        .filter(line -> line.matches("[A-Za-z][^ =]*=.*"))
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .filter(key -> !keys.add(key))
                        .forEach(twice::add);
                assertTrue(keys.size() > 1_000, bundle::toString);
                assertEquals(Set.of(), twice, bundle.toString());
            }
        }
    }

    /** A pattern quotes what stands between two single apostrophes, and shows neither of them. */
    @Test
    void noApostropheIsLostInAPattern() throws IOException {
        Map<String, Properties> bundles = bundles();
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames().forEach(key -> {
            String left = bundle.getProperty(key).replace("''", "").replaceAll("'[{}]'", "");
            assertFalse(left.contains("'"), name + ": " + key);
        }));
    }

    @Test
    void bothLanguagesHoldTheSameKeys() throws IOException {
        Map<String, Properties> bundles = bundles();
        assertTrue(bundles.size() >= 2, "bundles: " + bundles.keySet());
        Set<String> all = new TreeSet<>();
        bundles.values().forEach(b -> all.addAll(b.stringPropertyNames()));
        bundles.forEach((name, bundle) -> {
            Set<String> missing = new TreeSet<>(all);
            missing.removeAll(bundle.stringPropertyNames());
            assertEquals(Set.of(), missing, "missing in " + name);
        });
    }

    @Test
    void everyKeyThatThePagesAndTheCodeNameIsThere() throws IOException {
        Set<String> missing = new TreeSet<>(keys(Path.of("src/main/java"), ".java", IN_CODE));
        missing.addAll(keys(Path.of("src/main/webapp"), ".xhtml", ON_PAGE));
        Set<String> known = known();
        missing.removeAll(known);
        // The launcher's keys, which are the system's own, and an attribute of OpenTelemetry.
        missing.removeAll(Set.of("user.home", "user.name", "deployment.environment.name"));
        // A key that ends with a dot is the beginning of keys that the page composes.
        missing.removeIf(key -> key.endsWith(".") && known.stream().anyMatch(k -> k.startsWith(key)));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyValueOfAnEnumHasItsLabel() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("ru.samosval")) {
            if (type.isEnum() && type.isAssignableTo(Keyed.class)) {
                for (Object value : type.reflect().getEnumConstants()) {
                    missing.add(((Keyed) value).getLabelKey());
                }
            }
        }
        assertFalse(missing.isEmpty());
        missing.removeAll(known());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everySentenceIsAPatternThatTakesTheSameArgumentsInBothLanguages() throws IOException {
        Map<String, String> arguments = new TreeMap<>();
        for (Map.Entry<String, Properties> bundle : bundles().entrySet()) {
            for (String key : bundle.getValue().stringPropertyNames()) {
                String sentence = bundle.getValue().getProperty(key);
                assertFalse(sentence.isBlank(), key + " is empty in " + bundle.getKey());
                String used = new TreeSet<>(Pattern.compile("\\{(\\d+)")
                                .matcher(sentence)
                                .results()
                                .map(r -> r.group(1))
                                .toList())
                        .toString();
                if (!used.equals("[]")) {
                    String chosen = Plural.chosen(sentence, Locale.ROOT);
                    assertTrue(new MessageFormat(chosen).toPattern().length() > 0);
                }
                String before = arguments.putIfAbsent(key, used);
                assertEquals(
                        before == null ? used : before, used, key + " takes other arguments in " + bundle.getKey());
            }
        }
    }

    private static Set<String> known() throws IOException {
        Set<String> known = new TreeSet<>();
        bundles().values().forEach(b -> known.addAll(b.stringPropertyNames()));
        return known;
    }

    private static Set<String> keys(Path folder, String ending, Pattern pattern) throws IOException {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                while (matcher.find()) {
                    keys.add(matcher.group(1));
                }
            }
        }
        return keys;
    }

    private static Map<String, Properties> bundles() throws IOException {
        Map<String, Properties> bundles = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("text"))
                    .toList()) {
                Properties bundle = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    bundle.load(reader);
                }
                bundles.put(file.getFileName().toString(), bundle);
            }
        }
        return bundles;
    }
}
