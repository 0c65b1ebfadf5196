package ru.samosval.faces;

import java.time.Instant;
import ru.samosval.format.Timestamp;
import ru.samosval.i18n.Keyed;

/** How pages show values: the functions of their tag library. */
public final class Format {

    private Format() {}

    /** The colour of a state's badge: the end of its CSS class. */
    public static String tone(Keyed state) {
        return switch (state.getKey()) {
            case "running", "success", "approved" -> "ok";
            case "failed", "rejected" -> "bad";
            case "building", "deploying", "queued", "in_review", "submitted" -> "warn";
            default -> "idle";
        };
    }

    /** A moment to the second, such as {@code 2026-01-31 10:20:30 UTC}; empty for null. */
    public static String time(Instant timestamp) {
        if (timestamp == null) {
            return "";
        }
        String iso = Timestamp.format(timestamp);
        return iso.substring(0, 10) + " " + iso.substring(11, 19) + " UTC";
    }
}
