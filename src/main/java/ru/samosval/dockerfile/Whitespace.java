package ru.samosval.dockerfile;

/** What BuildKit treats as white space: Unicode's White_Space, including no-break spaces. */
final class Whitespace {

    private Whitespace() {}

    static boolean is(int c) {
        return Character.isSpaceChar(c) || c >= '\t' && c <= '\r' || c == '\u0085';
    }

    static boolean isAll(String text) {
        return text.codePoints().allMatch(Whitespace::is);
    }

    static String stripLeading(String text) {
        int from = 0;
        while (from < text.length() && is(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    static String stripTrailing(String text) {
        int to = text.length();
        while (to > 0 && is(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }

    static String strip(String text) {
        return stripTrailing(stripLeading(text));
    }

    /** The text up to its first white space, or all of it if it has none. */
    static String firstWord(String text) {
        int to = 0;
        while (to < text.length() && !is(text.charAt(to))) {
            to++;
        }
        return text.substring(0, to);
    }
}
