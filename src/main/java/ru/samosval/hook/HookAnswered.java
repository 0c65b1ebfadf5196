package ru.samosval.hook;

import java.util.List;

/**
 * A delivery of a webhook was answered, whatever came of it.
 *
 * @param verdict {@code accepted}, or why it was refused, in one word
 */
public record HookAnswered(String verdict) {

    /** All verdicts that there are. */
    public static final List<String> VERDICTS =
            List.of("accepted", "unauthorized", "forbidden", "throttled", "unavailable", "invalid");

    /** The verdict that an HTTP status says. */
    static HookAnswered of(int status) {
        return new HookAnswered(
                switch (status) {
                    case 200, 201, 202 -> "accepted";
                    case 401 -> "unauthorized";
                    case 403 -> "forbidden";
                    case 429 -> "throttled";
                    case 503 -> "unavailable";
                    default -> "invalid";
                });
    }
}
