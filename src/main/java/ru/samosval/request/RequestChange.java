package ru.samosval.request;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One field that an edit changes.
 *
 * @param field the column
 * @param before the old value, as readers see it; null for nothing
 * @param after the new value
 */
public record RequestChange(
        String field,
        @Schema(nullable = true) String before,
        @Schema(nullable = true) String after) {

    /** The change in one line, for the audit log. */
    public String line() {
        return line(field);
    }

    /** The same with the name of the field that people see. */
    String line(String label) {
        return label + ": " + shown(before) + " → " + shown(after);
    }

    private static String shown(String value) {
        return value == null ? "—" : value.replaceAll("\\R", " ⏎ ");
    }
}
