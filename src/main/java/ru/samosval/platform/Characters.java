package ru.samosval.platform;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * The characters that no text of the portal holds, since they are not seen or change how what stands around them is seen:
 * controls, marks of format and direction, separators of lines, halves of a pair. Texts of several lines may break their
 * lines and indent them.
 */
public final class Characters {

    private Characters() {}

    /** The first such character of a text; none where the text may be kept and shown. */
    public static OptionalInt firstUnseen(CharSequence text, boolean lines) {
        return text.codePoints()
                .filter(c -> isUnseen(c) && !(lines && (c == '\n' || c == '\r' || c == '\t')))
                .findFirst();
    }

    /** The character's number as Unicode writes it: {@code U+200B}. */
    public static String name(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
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

    /**
     * A text as a value among others, {@code name: value; name: value}: in quotation marks where it could be taken for
     * more than one.
     */
    public static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ';' || c == '"' || c == '→' || c == '⏎')
                && text.strip().length() == text.length();
        return plain ? shown(text) : '"' + shown(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
