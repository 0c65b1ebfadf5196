package ru.samosval.hook.forge;

import java.util.regex.Pattern;

/** Whether the message of a commit asks that nothing be run for it, in one of the ways that forges know. */
final class SkipCi {

    private static final Pattern ASKED = Pattern.compile(
            "\\[(?:skip[ -]ci|ci[ -]skip|no[ -]ci|skip actions|actions skip)]|\\*\\*\\*NO_CI\\*\\*\\*"
                    + "|^skip-checks: *true$",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private SkipCi() {}

    static boolean isAsked(String message) {
        return message != null && ASKED.matcher(message).find();
    }
}
