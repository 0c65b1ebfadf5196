package ru.samosval.storage.sqlite;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault that SQLite reports by its code in a message.
 *
 * @param kind SQLite's name for it, such as {@code BUSY}
 * @param message the line with the code
 */
public record SqliteFault(String kind, String message) {

    private static final Pattern CODE = Pattern.compile(
            "\\[SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|PROTOCOL)[A-Z_]*][^\\r\\n]*");

    private static final Set<String> PASSING = Set.of("BUSY", "LOCKED", "PROTOCOL");

    /** The fault in a text; empty if there is none. */
    public static Optional<SqliteFault> in(String text) {
        Matcher code = CODE.matcher(String.valueOf(text));
        return code.find() ? Optional.of(new SqliteFault(code.group(1), code.group())) : Optional.empty();
    }

    /** Whether the database is only busy with others, so that it passes by itself. */
    public boolean isBusy() {
        return PASSING.contains(kind);
    }
}
