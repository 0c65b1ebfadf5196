package ru.samosval.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes a mark that was copied together with a command and does not belong to it. */
final class PastedMark {

    /** A shell's prompt, or the mark of a list item. */
    private static final Pattern MARK = Pattern.compile("(?:[$%*•–—-]|\\d+[.)]"
            + "|>>>|❯|➜(?:\\s+[\\w.~-]+(?=\\s+\\w))?|[+]|mysql>|Step \\d+/\\d+ :"
            + "|\\([\\w.-]+\\)(?:\\s[$%])?(?=\\s+[A-Za-z./~$])|[\\w.-]+@[\\w.-]+ \\S+ [$#%]"
            + "|>(?=\\s+[^\\s/\"'$&(])"
            + "|[\\w.-]+@[\\w.-]+:\\S*[$#%]|\\[\\w+@[^\\]]*][$#]|(?:ba|da|z)?sh-[\\d.]+[$#]|[/~] [$#]"
            + "|PS [A-Za-z]:\\S*>|[A-Za-z]:\\\\\\S*>)(?=\\s)");

    /** The key of a YAML or JSON file, or a process name of a Procfile. */
    private static final Pattern LABEL = Pattern.compile(
            "[\"']?[A-Za-z][\\w-]*[\"']?:(?=\\s|\\z)|(?:run|cmd|command|entrypoint|start|web|worker|release):",
            Pattern.CASE_INSENSITIVE);

    private PastedMark() {}

    /** The prompt or list mark at the beginning of the text; null if there is none. */
    static String sign(String text) {
        return beginning(MARK, text);
    }

    /** The key with its colon at the beginning of the text; null if there is none. */
    static String label(String text) {
        return beginning(LABEL, text);
    }

    private static String beginning(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? matcher.group() : null;
    }
}
