package ru.samosval.input;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import ru.samosval.refusal.Refusal.Text;

/**
 * How typed texts are stored, and which characters they may not hold: those that are invisible, or that change how the
 * text around them is shown. These are controls, marks of format and direction, line separators, unpaired surrogates,
 * and letters and marks without a shape. Texts of several lines may have line breaks and tabs. The zero-width joiners
 * are allowed where they have a visible effect: between two emoji, and within words of the scripts that need them.
 */
public final class Characters {

    private static final int LONGEST_EXCERPT = 60;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /**
     * The scripts of the Arabic family and of India and its neighbours. In them a joiner makes a different letter or
     * word.
     */
    private static final Set<UnicodeScript> NEED_JOINERS = Set.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private static final int FIRST_SELECTOR = 0xFE00;
    private static final int LAST_SELECTOR = 0xFE0F;
    private static final char KEYCAP = 0x20E3;
    private static final String KEYS = "0123456789#*";

    /**
     * Emoji that Unicode does not classify as symbols: exclamation and question marks, the i of information, a wavy
     * dash.
     */
    private static final String DRAWN_AS_EMOJI = "\u203C\u2049\u2139\u3030";

    /** Scripts whose letters have standardized variants. */
    private static final Set<UnicodeScript> HAVE_VARIANTS =
            Set.of(UnicodeScript.MYANMAR, UnicodeScript.PHAGS_PA, UnicodeScript.MANICHAEAN);

    private Characters() {}

    /**
     * A typed text as it is stored: in Unicode's normal form C, so that different keyboards give the same text, and
     * without blanks around it. Null if there is nothing but blanks. Invisible characters are kept, so that they are
     * refused ({@link Readable}).
     */
    public static String typed(String text) {
        if (isEmpty(text)) {
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
     * The same for a text of several lines, with Unix line ends. Blanks at the beginning stay, since they may mean
     * something; empty lines at the end are removed.
     */
    public static String typedLines(String text) {
        if (isEmpty(text)) {
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

    private static boolean isEmpty(String text) {
        return text == null || text.codePoints().allMatch(Characters::isBlank);
    }

    /** The number of characters (code points) of a text, as people count them and limits mean them. */
    public static int count(CharSequence text) {
        return (int) text.codePoints().count();
    }

    /**
     * The first forbidden character of a text; empty if there is none.
     *
     * @param lines whether line breaks and tabs are allowed
     */
    public static OptionalInt firstUnseen(CharSequence text, boolean lines) {
        String string = text.toString();
        int at = placeOfUnseen(string, lines);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(string.codePointAt(at));
    }

    /**
     * The sentence that names the first forbidden character, and in a text of several lines its line. Empty if there is
     * none.
     */
    public static Optional<Text> refused(CharSequence text, boolean lines) {
        String string = text.toString();
        int at = placeOfUnseen(string, lines);
        if (at < 0) {
            return Optional.empty();
        }
        String name = name(string.codePointAt(at));
        if (!lines) {
            boolean breaks = string.charAt(at) == '\n' || string.charAt(at) == '\r';
            return Optional.of(new Text(breaks ? "error.character.break" : "error.character", name));
        }
        int line = (int) string.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return Optional.of(new Text("error.character.line", name, line));
    }

    private static int placeOfUnseen(String text, boolean lines) {
        if (isPrintableAscii(text)) {
            return -1;
        }
        if (!isEmpty(text) && text.codePoints().noneMatch(Characters::isSeen)) {
            // A mark alone, which can only be seen on another character.
            int at = 0;
            while (isBlank(text.codePointAt(at))) {
                at++;
            }
            return at;
        }
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (!isPrintableAscii(c) && isUnseenAt(text, at) && !(lines && (c == '\n' || c == '\r' || c == '\t'))) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the text is printable ASCII only, as most texts are. */
    private static boolean isPrintableAscii(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!isPrintableAscii(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintableAscii(int c) {
        return c >= ' ' && c <= '~';
    }

    /** The character's Unicode name: {@code U+200E LEFT-TO-RIGHT MARK}. */
    public static String name(int codePoint) {
        String number = String.format(Locale.ROOT, "U+%04X", codePoint);
        String name = Character.getName(codePoint);
        return name == null ? number : number + " " + name;
    }

    /**
     * The character at this position, as a sentence quotes it. Anything but ASCII is followed by its name, since it may
     * look like another character, as Russian о does like o. Of a blank there is only the name.
     */
    public static String at(String text, int place) {
        int c = text.codePointAt(place);
        if (c > ' ' && c <= '~') {
            return Character.toString(c);
        }
        return Character.isSpaceChar(c) ? name(c) : Character.toString(c) + " " + name(c);
    }

    /**
     * The text with forbidden characters written out, {@code \\u{200B}}. The result has no line breaks and nothing
     * invisible.
     */
    public static String shown(String text) {
        if (text == null || placeOfUnseen(text, false) < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (isUnseenAt(text, at)) {
                shown.append("\\u{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    /** A part of a text, as a sentence quotes it: nothing invisible, and no longer than 60 characters. */
    public static String excerpt(String text) {
        String shown = shown(text);
        return count(shown) <= LONGEST_EXCERPT
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, LONGEST_EXCERPT)) + "…";
    }

    /**
     * A text as one of several values, {@code name: value; name: value}. It is put in quotation marks if it could be
     * mistaken for more than one.
     */
    public static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ';' || c == '"' || c == '→' || c == '⏎')
                && text.strip().length() == text.length();
        return plain ? shown(text) : '"' + shown(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether the character is a blank of any width, or a line break. */
    static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            default -> !isBlank(codePoint) && !isUnseen(codePoint);
        };
    }

    private static boolean isUnseenAt(String text, int at) {
        int c = text.codePointAt(at);
        if (c >= FIRST_SELECTOR && c <= LAST_SELECTOR) {
            return !selects(text, at);
        }
        return isUnseen(c) && !((c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) && joins(text, at, c));
    }

    /**
     * Whether the variation selector at this position has an effect on the character before it: on a symbol or an
     * emoji, on the digit of a keycap, on an ideograph, or on a letter of a script with variants.
     */
    private static boolean selects(String text, int at) {
        if (at == 0) {
            return false;
        }
        int before = text.codePointBefore(at);
        boolean key = at + 1 < text.length() && text.charAt(at + 1) == KEYCAP && KEYS.indexOf(before) >= 0;
        return switch (Character.getType(before)) {
            case Character.OTHER_SYMBOL, Character.MATH_SYMBOL -> true;
            default ->
                key
                        || DRAWN_AS_EMOJI.indexOf(before) >= 0
                        || Character.isIdeographic(before)
                        || HAVE_VARIANTS.contains(UnicodeScript.of(before));
        };
    }

    private static boolean joins(String text, int at, int joiner) {
        if (at == 0 || at + 1 == text.length()) {
            return false;
        }
        int before = text.codePointBefore(at);
        int after = text.codePointAt(at + 1);
        UnicodeScript script = UnicodeScript.of(before);
        return joiner == ZERO_WIDTH_JOINER && mayEndEmoji(before) && isEmoji(after)
                || NEED_JOINERS.contains(script) && UnicodeScript.of(after) == script;
    }

    /**
     * Whether an emoji may end with this: an emoji, a skin colour, or the selector that makes the character before it
     * an emoji.
     */
    private static boolean mayEndEmoji(int codePoint) {
        return isEmoji(codePoint) || codePoint == 0xFE0F || codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
    }

    /**
     * Whether this is a character that emoji sequences are made of. Includes a few other symbols; the arrow of a shaken
     * head is a mathematical one.
     */
    private static boolean isEmoji(int codePoint) {
        return codePoint >= 0x2190 && Character.getType(codePoint) == Character.OTHER_SYMBOL || codePoint == 0x2194;
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
     * Letters, marks and symbols that are drawn as nothing: those of Unicode's Default_Ignorable_Code_Point that are
     * not of the category format, and the Braille pattern without dots. The selectors U+FE00 to U+FE0F are not among
     * them: see {@link #selects}.
     */
    private static boolean isShapeless(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> codePoint >= 0x180B && codePoint <= 0x180F || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
        };
    }
}
