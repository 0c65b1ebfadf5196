package ru.samosval.request;

import java.util.regex.Pattern;

/**
 * The id of a commit as git has them: the 40 hexadecimal digits of SHA-1 or the 64 of SHA-256, or the beginning of one, as
 * git abbreviates it, of 7 digits at least (gitglossary, "object name").
 */
public final class CommitId {

    /** The ids and their abbreviations, as a pattern. */
    public static final String PATTERN = "[0-9a-fA-F]{7,40}|[0-9a-fA-F]{64}";

    private static final Pattern ID = Pattern.compile(PATTERN);
    private static final Pattern NULL = Pattern.compile("0{40}|0{64}");

    private CommitId() {}

    /** Whether the text is a commit's id or an abbreviation of one. */
    public static boolean isOne(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /** Whether it is the id of no commit, by which git says that a branch was deleted. */
    public static boolean isNull(String text) {
        return text != null && NULL.matcher(text).matches();
    }
}
