package ru.samosval.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in front of a command where it was copied from, and is no part of it. */
final class PastedMark {

    /** A shell's prompt, or the sign of an item in a list. */
    private static final Pattern MARK = Pattern.compile("(?:[$%*•–—-]|\\d+[.)]"
            + "|>>>|❯|➜(?:\\s+[\\w.~-]+(?=\\s+\\w))?|[+]|mysql>|Step \\d+/\\d+ :"
            + "|\\([\\w.-]+\\)(?:\\s[$%])?(?=\\s+[A-Za-z./~$])|[\\w.-]+@[\\w.-]+ \\S+ [$#%]"
            + "|>(?=\\s+[^\\s/\"'$&(])"
            + "|[\\w.-]+@[\\w.-]+:\\S*[$#%]|\\[\\w+@[^\\]]*][$#]|(?:ba|da|z)?sh-[\\d.]+[$#]|[/~] [$#]"
            + "|PS [A-Za-z]:\\S*>|[A-Za-z]:\\\\\\S*>)(?=\\s)");

    /** The key of a YAML or JSON file, or a process of a Procfile. */
    private static final Pattern LABEL = Pattern.compile(
            "[\"']?[A-Za-z][\\w-]*[\"']?:(?=\\s|\\z)|(?:run|cmd|command|entrypoint|start|web|worker|release):",
            Pattern.CASE_INSENSITIVE);

    private PastedMark() {}

    /** The prompt or the list's sign that the text begins with; null where it has none. */
    static String sign(String text) {
        return beginning(MARK, text);
    }

    /** The key with its colon that the text begins with; null where it has none. */
    static String label(String text) {
        return beginning(LABEL, text);
    }

    private static String beginning(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? matcher.group() : null;
    }
}
