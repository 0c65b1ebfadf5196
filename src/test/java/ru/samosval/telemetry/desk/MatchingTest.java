package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.harness.Sentences;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.Text;
import ru.samosval.telemetry.desk.Fleet.Line;

class MatchingTest {

    private static boolean matches(Matching matching, String message) {
        // Between other bytes, which it must not look at.
        byte[] bytes = ("GET" + message + "GET").getBytes(StandardCharsets.UTF_8);
        return matching.matches(bytes, 3, bytes.length - 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get /me | GET /me 200 | true",
                "GET /ME | get /me 200 | true",
                "get   /me | GET /me 200 | true",
                "GET | POST /me | false",
                "me 200 | GET /me 200 | true",
                "0 | GET /me 200 | true",
                "остановил | Остановил Пётр | true",
                "петр | Остановил Пётр | true",
                "get | ｇｅｔ | true",
                "strasse | Straße 5 | true",
                "K | 300 \u212A | true",
                "aab | aaab | true",
                "nano | nanananano | true"
            })
    void aTextIsFoundWhateverItsCaseWidthAndBlanks(String text, String message, boolean found) {
        assertEquals(found, matches(Matching.of(text, false, false, false), message));
        assertEquals(!found, matches(Matching.of(text, false, false, true), message));
    }

    @Test
    void whereCaseMattersOnlyTheTextItselfIsFound() {
        assertEquals(false, matches(Matching.of("get", false, true, false), "GET /me"));
        assertEquals(true, matches(Matching.of("GET", false, true, false), "GET /me"));
        assertEquals(true, matches(Matching.of("Пётр", false, true, false), "Остановил Пётр"));
        assertEquals(false, matches(Matching.of("Петр", false, true, false), "Остановил Пётр"));
        assertEquals(true, matches(Matching.of("get /\\w+ \\d{3}$", true, false, false), "GET /me 200"));
        assertEquals(false, matches(Matching.of("get /\\w+ \\d{3}$", true, true, false), "GET /me 200"));
    }

    /** What is told beforehand must not exclude any message in which the expression finds something. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET .* 200 \\d+ ms",
                "^(GET|POST) /\\S+ 5\\d\\d",
                "time[ds]? out",
                "Payment [0-9a-f]{12} (captured|declined)",
                "a+b*c",
                "user=u\\d+$",
                "client=10\\.\\d+",
                "(?i)HEAP",
                "pool-\\d+-thread-\\d+",
                "[[:digit:]]{4} ms",
                "\\Q/api/v1/\\E",
                "refused|reset",
                "limit=\\d{2,3}/min",
                "\\x47ET",
                "x{0}GET",
                "(ab|cd)?GET",
                "replica=[12]",
                "[xz]{3,}",
                "\\d{4,}",
                "[45]\\d\\d (ms|kB)?",
                "(time(d|s)? out|refused|re(set|try) )+",
                "\\bGC\\b pause"
            })
    void anExpressionFindsWhatTheOneOfJavaFinds(String regex) {
        Pattern java =
                Pattern.compile(regex.replace("[[:digit:]]", "\\d"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        Matching matching = Matching.of(regex, true, false, false);
        Place from = Place.beginningOf(Fleet.BEGIN);
        for (Line line : new Fleet(4).lines(from, Place.beginningOf(Fleet.BEGIN + 500_000))) {
            assertEquals(java.matcher(line.message()).find(), matches(matching, line.message()), line.message());
        }
        assertTrue(matches(Matching.of("ks", true, false, false), "300 \u212A\u017F"));
    }

    /** Expressions of secret scanners, for hosts, and such as take long with other engines. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void repetitionsBesideEachOtherDoNotMultiply(String regex, String found, String notFound) {
        Matching matching = Matching.of(regex, true, false, false);
        assertTrue(matches(matching, found), found);
        assertFalse(matches(matching, notFound), notFound);
    }

    static Stream<Arguments> repetitionsBesideEachOtherDoNotMultiply() {
        return Stream.of(
                arguments(
                        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                        "id 01234567-89ab-cdef-0123-456789abcdef", "id 01234567-89ab-cdef-0123-456789abcde"),
                arguments("a{40}b{40}", "a".repeat(40) + "b".repeat(40), "a".repeat(40) + "b".repeat(39)),
                arguments("(?:a?){64}a{64}", "a".repeat(64), "a".repeat(63)),
                arguments("(?:[a-z]{1,63}\\.){1,8}[a-z]{2,63}", "at git.example.org", "at git.1"),
                arguments(
                        "eyJ[A-Za-z0-9_-]{10,200}\\.[A-Za-z0-9_-]{10,200}\\.[A-Za-z0-9_-]{10,400}",
                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4fw",
                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJS"),
                arguments("[]{2000}]x", "0x", "1x"),
                arguments("\\{2000}", "{2000}", "{200}"),
                arguments("[[:alpha:]{2000}]", "9 {", "9 1"));
    }

    @Test
    void whatCannotBeLookedForIsRefused() {
        for (String regex : List.of("(", "a**", "[z-a]", "(?=a)", "(a)\\1", "\\")) {
            assertThrows(Invalid.class, () -> Matching.of(regex, true, false, false), regex);
        }
        for (String regex : List.of("(a{100}){11}", "((a{10}){11}){12}", "(a{2,600}){2}")) {
            assertThrows(Invalid.class, () -> Matching.of(regex, true, false, false), regex);
        }
        assertThrows(Invalid.class, () -> Matching.of("a".repeat(201), false, false, false));
        assertThrows(Invalid.class, () -> Matching.of(" ", false, false, true));
        assertTrue(Matching.of(" ", true, false, false).isAny());
        assertTrue(Matching.of("\u00a0", false, false, false).isAny());
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    (         | paren     | (
                    a)        | paren     | a)
                    [a        | bracket   | [a
                    [z-a]     | range     | z-a
                    a**       | nested    | **
                    *a        | argument  | *
                    a{2,1}    | count     | {2,1}
                    (?=a)     | perl      | (?=
                    (a)\\1    | escape    | \\1
                    \\x{110000} | escape | \\x{110000
                    a\\       | backslash |
                    (?P<>a)   | name      | (?P<>
                    """)
    void whatIsNoRegularExpressionIsRefusedNamingWhatIsWrongWithIt(String regex, String why, String part) {
        Invalid wrong = assertThrows(Invalid.class, () -> Matching.of(regex, true, false, false));
        Text text = wrong.errors().get(0).text();
        assertEquals("desk.regex.wrong." + why, text.key());
        for (String language : List.of("ru", "en")) {
            String sentence = Sentences.of(language, text);
            assertTrue(sentence.contains(regex) && (part == null || sentence.contains(part)), sentence);
        }
    }

    /** A backtracking engine would need longer than the world is old. */
    @Test
    void noExpressionTakesLongerThanItsMessageIsLong() {
        Matching matching = Matching.of("(x+x+)+y", true, false, false);
        assertEquals(false, matches(matching, "x".repeat(5_000)));
    }
}
