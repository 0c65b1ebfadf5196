package ru.samosval.hook;

import java.util.List;

/**
 * Fired when a delivery to a webhook has been answered, whatever the answer.
 *
 * @param verdict {@code accepted}, or in one word why it was refused
 */
public record HookAnswered(String verdict) {

    /** All possible verdicts. */
    public static final List<String> VERDICTS =
            List.of("accepted", "unauthorized", "forbidden", "throttled", "unavailable", "invalid");

    /** The verdict for an HTTP status. */
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
