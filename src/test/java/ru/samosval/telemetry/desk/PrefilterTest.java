package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefilterTest {

    /** What an expression may be made of. Together they are one or not. */
    private static final String[] PIECES = {
        "a",
        "b",
        "k",
        "s",
        "K",
        "1",
        "2",
        " ",
        "ab",
        "12",
        "\u017f",
        "\u212a",
        "\u0436",
        ".",
        "^",
        "$",
        "|",
        "|",
        "(",
        "(?:",
        "(?i)",
        "(?i:",
        "(?P<n>",
        ")",
        ")",
        ")?",
        ")*",
        ")+",
        "){2}",
        "*",
        "+",
        "?",
        "*?",
        "+?",
        "{2}",
        "{1,2}",
        "{2,}",
        "{0}",
        "{02}",
        "{1,02}",
        "[\\0]",
        "[^\\0]",
        "[\\101]",
        "{",
        "}",
        "{,2}",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\b",
        "\\B",
        "\\.",
        "\\Q",
        "\\E",
        "\\x41",
        "\\pL",
        "[ab]",
        "[^ab]",
        "[a-k]",
        "[^a-k1]",
        "[]a]",
        "[^]a]",
        "[a\\d]",
        "[\\]b]",
        "[[:alpha:]]",
        "[\u017e-\u0180]",
        "[\u2129-\u212b]",
        "[^\u017f]",
        "[a-]",
        "[-a]",
        "[",
        "]",
        "-",
        "_"
    };

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(8).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of(
                        'a', 'b', '0', '\t', ',', '}', 'k', 's', 'A', 'B', 'K', 'S', '1', '2', ' ', '.', '-', '_', '{',
                        ']')
                .list()
                .ofMaxSize(10)
                .map(line -> line.stream().map(String::valueOf).collect(Collectors.joining()));
    }

    @Property(tries = 20_000, seed = "31", edgeCases = EdgeCasesMode.NONE)
    void whatItExcludesTheExpressionDoesNotFind(
            @ForAll("expressions") String regex, @ForAll("lines") String line, @ForAll boolean caseMatters) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        Prefilter prefilter = Prefilter.of(regex);
        boolean isExcluded = prefilter != null && !prefilter.mayFind(bytes, 0, bytes.length);
        Boolean isFound = isExcluded ? find(regex, line, caseMatters) : null;
        assertNotEquals(Boolean.TRUE, isFound, () -> regex + " finds something in: " + line);
        Statistics.label("excluded").collect(isFound != null);
        Statistics.label("excluded").coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
    }

    /** Null if RE2 does not take the expression. */
    private static Boolean find(String regex, String line, boolean caseMatters) {
        try {
            return Pattern.compile(regex, caseMatters ? 0 : Pattern.CASE_INSENSITIVE)
                    .matcher(line)
                    .find();
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "GET .* 200 \\d+ ms ; ~ 200 0~",
                "ab+cd ; bcd",
                "abc* ; ab",
                "ab{2}cd ; abbcd",
                "(abc)def ; abcdef",
                "[xz]{3,} ; XXX",
                "\\d{3,5} ms ; ~000 MS~",
                "timed? out|refused ; ~ OUT,REFUSED~",
                "(a|b)cd ; ACD",
                "[]a]xyz ; AXYZ",
                "a\\.b ; A.B",
                "x(yy|zz)?w{4} ; WWWW",
                "(abcd|efgh)i+ ; ABCD,EFGH",
                "(?i)heap ; HEAP",
                "\\bGC\\b pause$ ; GC PAUSE"
            })
    void whatAnExpressionRequiresIsReadOffIt(String regex, String runs) {
        assertEquals(runs.toUpperCase(java.util.Locale.ROOT), shown(RequiredRuns.of(regex)));
    }

    /** The first character of each set. */
    private static String shown(List<List<AsciiSet>> runs) {
        return runs.stream()
                .map(run -> run.stream()
                        .map(set -> {
                            int c = 0;
                            while (!set.has(c)) {
                                c++;
                            }
                            return String.valueOf((char) c);
                        })
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*",
                "a*",
                "a|",
                "\\Qab\\Ecd",
                "\\pLab",
                "[[:alpha:]]ab",
                "(",
                ".",
                "\\w",
                "[^a]",
                "(ab)?",
                "a{2}{3}",
                "ab(?i)*",
                "a[\\101]b",
                "a[^\\0]b"
            })
    void nothingIsToldOfWhatRequiresNothingOrIsNotRead(String regex) {
        assertNull(Prefilter.of(regex));
    }

    @Test
    void runsOfAnyLengthAreLookedForAsFarAsThereIsRoom() {
        String longest = "x".repeat(200);
        for (String regex : new String[] {longest, "x{200}", "(x{100}){2}", "x{63}y|x{100}", longest + "|" + longest}) {
            Prefilter prefilter = Prefilter.of(regex);
            assertNotNull(prefilter, regex);
            byte[] line = (longest + "y").getBytes(StandardCharsets.US_ASCII);
            assertTrue(prefilter.mayFind(line, 0, line.length), regex);
            assertFalse(prefilter.mayFind(line, 0, 20), regex);
        }
    }
}
