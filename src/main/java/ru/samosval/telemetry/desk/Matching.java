package ru.samosval.telemetry.desk;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import ru.samosval.input.Expressions;
import ru.samosval.input.Folded;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * Which messages are wanted: those that contain a text, or in which a regular expression (RE2's syntax, in time
 * proportional to the message) finds something. Unless case matters, a text is compared without regard to letter case,
 * width and the number of blanks. Not thread-safe.
 */
abstract class Matching {

    /** The longest text or expression, in characters. */
    static final int LONGEST = Expressions.LONGEST;

    private static final Matching ANY = new Matching() {
        @Override
        boolean matches(byte[] bytes, int start, int end) {
            return true;
        }

        @Override
        boolean isAny() {
            return true;
        }
    };

    /**
     * The search that somebody has typed.
     *
     * @param text a text, or a regular expression; null or blank for all messages
     * @param caseMatters whether letter case matters
     * @param inverse whether to find the messages that do not match
     * @throws Invalid if the text is too long, or is no regular expression but should be
     */
    static Matching of(String text, boolean regex, boolean caseMatters, boolean inverse) {
        String folded = text == null ? "" : Folded.of(text);
        if (folded.isEmpty()) {
            if (inverse) {
                throw new Invalid("inverse", "desk.inverse.empty");
            }
            return ANY;
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new Invalid("q", "desk.q.long", LONGEST);
        }
        Matching matching =
                regex ? new Regex(text, caseMatters) : caseMatters ? new Exactly(text.strip()) : new Holding(folded);
        return inverse ? new Inverse(matching) : matching;
    }

    /** Whether the message, UTF-8 in {@code [start, end)}, is wanted. */
    abstract boolean matches(byte[] bytes, int start, int end);

    /** Whether all messages are wanted. */
    boolean isAny() {
        return false;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static final class Holding extends Matching {

        private final String folded;
        private final Needle needle;

        Holding(String folded) {
            this.folded = folded;
            this.needle = Needle.isAscii(folded) ? new Needle(folded, false) : null;
        }

        @Override
        boolean matches(byte[] bytes, int start, int end) {
            if (needle != null && needle.isIn(bytes, start, end)) {
                return true;
            }
            // Letters outside ASCII may count as letters of ASCII.
            return !Needle.isAscii(bytes, start, end)
                    && Folded.of(text(bytes, start, end)).contains(folded);
        }
    }

    private static final class Exactly extends Matching {

        private final String text;
        private final Needle needle;

        Exactly(String text) {
            this.text = text;
            this.needle = Needle.isAscii(text) ? new Needle(text, true) : null;
        }

        @Override
        boolean matches(byte[] bytes, int start, int end) {
            return needle != null
                    ? needle.isIn(bytes, start, end)
                    : !Needle.isAscii(bytes, start, end)
                            && text(bytes, start, end).contains(text);
        }
    }

    private static final class Regex extends Matching {

        private final Pattern pattern;
        private final Prefilter prefilter;

        Regex(String regex, boolean caseMatters) {
            pattern = Expressions.compile("q", regex, caseMatters ? 0 : Pattern.CASE_INSENSITIVE);
            prefilter = Prefilter.of(regex);
        }

        @Override
        boolean matches(byte[] bytes, int start, int end) {
            if (prefilter != null && Needle.isAscii(bytes, start, end) && !prefilter.mayFind(bytes, start, end)) {
                return false;
            }
            return pattern.matcher(text(bytes, start, end)).find();
        }
    }

    private static final class Inverse extends Matching {

        private final Matching matching;

        Inverse(Matching matching) {
            this.matching = matching;
        }

        @Override
        boolean matches(byte[] bytes, int start, int end) {
            return !matching.matches(bytes, start, end);
        }
    }
}
