package ru.samosval.input;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import ru.samosval.refusal.Refusal.Text;

/**
 * How a text that somebody types is kept, and the characters that no text of the portal holds, since they are not seen or
 * change how what stands around them is seen: controls, marks of format and direction, separators of lines, halves of a
 * pair, letters and marks without a shape. Texts of several lines may break their lines and indent them.
 */
public final class Characters {

    private static final int LONGEST_EXCERPT = 60;

    private Characters() {}

    /**
     * A typed text as it is kept: in Unicode's normal form C, so that one text is not two whatever keyboard it came from,
     * and without the blanks around it; null where nothing of it can be seen.
     */
    public static String typed(String text) {
        if (text == null || text.codePoints().noneMatch(Characters::isSeen)) {
            return null;
        }
        int from = 0;
        int to = text.length();
        while (isBlank(text.charAt(from))) {
            from++;
        }
        while (isBlank(text.charAt(to - 1))) {
            to--;
        }
        return Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFC);
    }

    /**
     * The same of several lines, which end as Unix ends them: blanks at the beginning stay, since they may mean something,
     * and empty lines at the end go.
     */
    public static String typedLines(String text) {
        if (text == null || text.codePoints().noneMatch(Characters::isSeen)) {
            return null;
        }
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        int last = lines.length() - 1;
        while (isBlank(lines.charAt(last))) {
            last--;
        }
        int end = lines.indexOf('\n', last);
        return Normalizer.normalize(end < 0 ? lines : lines.substring(0, end), Normalizer.Form.NFC);
    }

    /** The number of characters (code points) of a text, as people count and limits are meant. */
    public static int count(CharSequence text) {
        return (int) text.codePoints().count();
    }

    /** The first character of a text that is not to be kept; none where the text may be kept and shown. */
    public static OptionalInt firstUnseen(CharSequence text, boolean lines) {
        return text.codePoints()
                .filter(c -> isUnseen(c) && !(lines && (c == '\n' || c == '\r' || c == '\t')))
                .findFirst();
    }

    /** The sentence that names the first such character, in a text of several lines also its line; empty where there is none. */
    public static Optional<Text> refused(CharSequence text, boolean lines) {
        OptionalInt unseen = firstUnseen(text, lines);
        if (unseen.isEmpty()) {
            return Optional.empty();
        }
        String name = name(unseen.getAsInt());
        if (!lines) {
            return Optional.of(new Text("error.character", name));
        }
        String before = text.toString().substring(0, text.toString().indexOf(Character.toString(unseen.getAsInt())));
        return Optional.of(new Text(
                "error.character.line",
                name,
                (int) before.chars().filter(c -> c == '\n').count() + 1));
    }

    /** The character as Unicode calls it: {@code U+200E LEFT-TO-RIGHT MARK}. */
    public static String name(int codePoint) {
        String number = String.format(Locale.ROOT, "U+%04X", codePoint);
        String name = Character.getName(codePoint);
        return name == null ? number : number + " " + name;
    }

    /** The character at this place as a sentence quotes it: with its name where it may look like another, as о does like o. */
    public static String at(String text, int place) {
        int c = text.codePointAt(place);
        return c > ' ' && c <= '~' ? Character.toString(c) : Character.toString(c) + " " + name(c);
    }

    /** The text with such characters written out, {@code \\u{200B}}: it stays on its line, and nothing of it hides. */
    public static String shown(String text) {
        if (text == null || firstUnseen(text, false).isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isUnseen(c)) {
                shown.append("\\u{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** A part of a text as a sentence quotes it: nothing of it hides, and it is not longer than a line. */
    public static String excerpt(String text) {
        String shown = shown(text);
        return count(shown) <= LONGEST_EXCERPT
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_EXCERPT)) + "…";
    }

    /**
     * A text as a value among others, {@code name: value; name: value}: in quotation marks where it could be taken for
     * more than one.
     */
    public static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ';' || c == '"' || c == '→' || c == '⏎')
                && text.strip().length() == text.length();
        return plain ? shown(text) : '"' + shown(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether the character is a blank of any width, or breaks the line. */
    static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            default -> !isBlank(codePoint) && !isUnseen(codePoint);
        };
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> codePoint > 0xFF && isShapeless(codePoint);
        };
    }

    /**
     * Letters, marks and symbols that are drawn as nothing (of Unicode's Default_Ignorable_Code_Point those of other kinds
     * than format, and the Braille pattern without a dot). The selectors U+FE00 to U+FE0F are not among them: emoji need
     * them.
     */
    private static boolean isShapeless(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> codePoint >= 0x180B && codePoint <= 0x180F || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
        };
    }
}
