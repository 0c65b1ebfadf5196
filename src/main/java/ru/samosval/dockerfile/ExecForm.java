package ru.samosval.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The exec form of an instruction: a JSON array of strings (RFC 8259) with the program and its arguments. */
final class ExecForm {

    /** A text that consists of JSON tokens only. */
    private static final Pattern JSON =
            Pattern.compile("(?:\"(?:[^\"\\\\]|\\\\.)*+\"|true|false|null|-?\\d[\\d.eE+-]*+|[\\[\\]{},:]|[ \\t]++)++");

    /** A list whose opening bracket is missing; a shell would read it as words. */
    private static final Pattern UNOPENED = Pattern.compile(
            "\\](?:\\s.*)?|\"[^\"]*+\"[ \\t]*+,.*|'[^']*+'[ \\t]*+,.*|[^\\[]*\"[ \\t]*+\\]", Pattern.DOTALL);

    /** An instruction's name with its list directly behind it. */
    private static final Pattern GLUED = Pattern.compile("([A-Za-z]+)\\[[ \\t]*[\"'“”«]");

    private final String text;
    private int at;

    private ExecForm(String text) {
        this.text = text;
    }

    /**
     * The strings of the array.
     *
     * @throws Unreadable with the number of the character (from 1) where the text stops being one
     */
    static List<String> read(String text) throws Unreadable {
        List<String> words = new ExecForm(text).array();
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new Unreadable("dockerfile.list.program");
        }
        return words;
    }

    /** Whether the text may be JSON, with strings or without. A shell's test in brackets is not. */
    static boolean isJson(String text) {
        return JSON.matcher(text).matches();
    }

    /** Whether it looks like the rest of a list whose first bracket is missing. */
    static boolean isUnopened(String text) {
        return UNOPENED.matcher(text).matches();
    }

    /** The word directly in front of a list, without a blank between; null if there is none. */
    static String gluedWord(String text) {
        Matcher glued = GLUED.matcher(text);
        return glued.lookingAt() ? glued.group(1) : null;
    }

    /** These strings as an array. */
    static String of(List<String> words) {
        return "[\"" + String.join("\", \"", words) + "\"]";
    }

    private List<String> array() throws Unreadable {
        List<String> words = new ArrayList<>();
        at = 1;
        skipBlanks();
        if (at < text.length() && text.charAt(at) == ']') {
            at++;
        } else {
            words.add(string());
            while (text.charAt(at) == ',') {
                at++;
                skipBlanks();
                words.add(string());
            }
            if (text.charAt(at) != ']') {
                throw new Unreadable("dockerfile.list.comma", at + 1);
            }
            at++;
        }
        skipBlanks();
        if (at < text.length()) {
            throw new Unreadable("dockerfile.list.after", at + 1);
        }
        return words;
    }

    /** Reads a string and the blanks after it, and demands that something follows. */
    private String string() throws Unreadable {
        if (at == text.length()) {
            throw new Unreadable("dockerfile.list.unclosed", at + 1);
        }
        if (text.charAt(at) != '"') {
            boolean quote = "'“”„«»‘’".indexOf(text.charAt(at)) >= 0;
            throw new Unreadable(quote ? "dockerfile.list.quotes" : "dockerfile.list.string", at + 1);
        }
        int from = at++;
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) < ' ') {
                throw new Unreadable("dockerfile.list.control", at + 1);
            }
            string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at++));
        }
        if (at == text.length()) {
            throw new Unreadable("dockerfile.list.text", from + 1);
        }
        at++;
        if (string.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new Unreadable("dockerfile.list.surrogate", from + 1);
        }
        if (string.indexOf("\0") >= 0) {
            throw new Unreadable("dockerfile.list.nul", from + 1);
        }
        skipBlanks();
        if (at == text.length()) {
            throw new Unreadable("dockerfile.list.unclosed", at + 1);
        }
        return string.toString();
    }

    private char escaped() throws Unreadable {
        int from = at;
        int kind = at + 1 < text.length() ? "\"\\/bfnrtu".indexOf(text.charAt(at + 1)) : -1;
        at += 2;
        if (kind >= 0 && kind < 8) {
            return "\"\\/\b\f\n\r\t".charAt(kind);
        }
        if (kind < 0 || !text.substring(at, Math.min(at + 4, text.length())).matches("[0-9A-Fa-f]{4}")) {
            throw new Unreadable("dockerfile.list.escape", from + 1);
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
