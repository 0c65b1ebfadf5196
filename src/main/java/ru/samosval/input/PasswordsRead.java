package ru.samosval.input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds passwords that are fed into programs that ask for them: text piped into {@code passwd}, {@code chpasswd} and
 * the like, by one command or by several in brackets; a word after {@code <<<}; the lines of a here-document.
 */
final class PasswordsRead {

    /**
     * A place with a password. If {@code isWord}, the word that begins at {@code start}, but no further than
     * {@code end}; otherwise all text between them. If {@code afterUser}, only the part after a user name and a colon.
     */
    record Place(int start, int end, boolean isWord, boolean afterUser) {}

    private static final String BY_OPTION = "--(?:[\\w-]{0,40}-stdin|with-token)";
    private static final String PASSWD = "\\b(?:vnc|smb)?passwd\\b";

    private static final String INTO_READER = "\\|[ \\t]*(?:sudo[ \\t]+)?(?:(?<users>chpasswd\\b)|" + PASSWD
            + "|sudo[ \\t]+-S|[^|;&\\n]{0,200}?" + BY_OPTION + ")";

    private static final String PRINTS = "\\b(?:echo|printf|yes)[ \\t]+";

    /** An unquoted word does not end with a bracket: that would close a group. */
    private static final Pattern PIPED = Pattern.compile(PRINTS
            + "(?:-\\w+[ \\t]+)?(?=(?:\\\\?\"[^\"\\n]{0,500}\"|'[^'\\n]{0,500}'|[^\\s|;&\"']{1,500}(?<!\\)))[ \\t]*"
            + INTO_READER + ")|(?<users2>chpasswd)(?:[ \\t]+-\\w+)?[ \\t]*<<<[ \\t]*");

    private static final Pattern GROUP_PIPED = Pattern.compile("[)}][ \\t]*" + INTO_READER);

    private static final String FORMAT = "(?:'%s(?:\\\\n)?'|\"%s(?:\\\\n)?\"|%s)[ \\t]+";

    private static final Pattern PRINTED_IN_GROUP = Pattern.compile(PRINTS + "(?:-\\w+[ \\t]+)*+(?:" + FORMAT + ")?");

    private static final Pattern END_OF_WORDS = Pattern.compile("[\\n;&|]|\\d?[<>]");

    /** Groups are written by hand, and no longer than this. */
    private static final int LONGEST_GROUP = 2_000;

    /** What these programs read from a word, and what printf passes to them as its second argument. */
    private static final Pattern READ_FROM_A_WORD =
            Pattern.compile("(?:\\bsudo[ \\t]+-S\\b|" + BY_OPTION + "\\b|" + PASSWD + ")[^<\\n;|&]{0,100}<<<[ \\t]*");

    private static final Pattern PRINTED = Pattern.compile(
            "\\bprintf[ \\t]+" + FORMAT + "(?=[^|;&\\n]{1,500}\\|[ \\t]*[^|;&\\n]{0,200}?" + BY_OPTION + ")");

    private static final Pattern HERE_DOCUMENT = Pattern.compile("(?<!<)<<-?[ \\t]*[\"']?(?<end>[\\w.-]{1,100})[\"']?");

    /** Programs that read a password from their line, or from the here-document that begins there. */
    private static final Pattern READS_PASSWORDS =
            Pattern.compile("(?<users>\\bchpasswd\\b)|" + PASSWD + "|\\bsudo[ \\t]+-S\\b|" + BY_OPTION + "\\b");

    private final String text;
    private final ShellText shell;
    private final List<Place> places = new ArrayList<>();

    private PasswordsRead(String text, ShellText shell) {
        this.text = text;
        this.shell = shell;
    }

    static List<Place> in(String text, ShellText shell) {
        PasswordsRead read = new PasswordsRead(text, shell);
        read.piped();
        read.pipedByGroups();
        read.wordsAfter(READ_FROM_A_WORD);
        read.wordsAfter(PRINTED);
        read.hereDocuments();
        return read.places;
    }

    private void piped() {
        for (Matcher echo = PIPED.matcher(text); echo.find(); ) {
            boolean users = echo.group("users") != null || echo.group("users2") != null;
            places.add(new Place(echo.end(), text.length(), true, users));
        }
    }

    private void wordsAfter(Pattern lead) {
        for (Matcher found = lead.matcher(text); found.find(); ) {
            places.add(new Place(found.end(), text.length(), true, false));
        }
    }

    /** Everything that is printed in {@code (echo a; echo a) | passwd}. */
    private void pipedByGroups() {
        for (Matcher end = GROUP_PIPED.matcher(text); end.find(); ) {
            int from = groupBefore(end.start());
            Matcher printed = PRINTED_IN_GROUP.matcher(text).region(from, end.start());
            while (printed.find()) {
                words(printed.end(), end.start(), end.group("users") != null);
            }
        }
    }

    /** The beginning of the group that is closed at this position; that position itself if it is never opened. */
    private int groupBefore(int end) {
        char closing = text.charAt(end);
        char opening = closing == ')' ? '(' : '{';
        int open = 0;
        for (int i = end; i >= Math.max(0, end - LONGEST_GROUP); i--) {
            char c = text.charAt(i);
            if (c != closing && c != opening || !shell.areInSameQuotes(i, end)) {
                continue;
            }
            open += c == closing ? 1 : -1;
            if (open == 0) {
                return i;
            }
        }
        return end;
    }

    private void words(int from, int to, boolean users) {
        Matcher end = END_OF_WORDS.matcher(text);
        int start = from;
        while (start < to && !end.region(start, to).lookingAt()) {
            places.add(new Place(start, to, true, users));
            start = behindBlanks(Math.max(shell.endOfWord(start), start + 1), to);
        }
    }

    private int behindBlanks(int from, int to) {
        int i = from;
        while (i < to && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    /** The lines of here-documents that programs read passwords from. */
    private void hereDocuments() {
        for (Matcher here = HERE_DOCUMENT.matcher(text); here.find(); ) {
            int from = lineEnd(here.end()) + 1;
            String command = text.substring(text.lastIndexOf('\n', here.start()) + 1, from - 1);
            Matcher reader = READS_PASSWORDS.matcher(command);
            if (!reader.find()) {
                continue;
            }
            while (from < text.length()) {
                int to = lineEnd(from);
                String line = text.substring(from, to);
                if (line.strip().equals(here.group("end"))) {
                    break;
                }
                if (!line.isBlank()) {
                    int start = from + line.indexOf(line.strip());
                    places.add(new Place(start, start + line.strip().length(), false, reader.group("users") != null));
                }
                from = to + 1;
            }
        }
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
