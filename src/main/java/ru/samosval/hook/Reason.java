package ru.samosval.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.Text;

/**
 * Why a delivery was refused. Stored as keys of sentences, so that everybody reads it in their own language.
 *
 * @param status the HTTP status of the answer
 * @param errors the sentences; the field is empty if the sentence is about none
 */
public record Reason(int status, List<FieldError> errors) {

    private static final String NEXT = "\t";
    private static final String LINE = "\n";

    static Reason of(int status, String key, Object... arguments) {
        return new Reason(status, List.of(new FieldError("", key, arguments)));
    }

    static Reason of(Refusal refusal) {
        return refusal instanceof Invalid invalid
                ? new Reason(refusal.status(), invalid.errors())
                : new Reason(refusal.status(), List.of(new FieldError("", refusal.text())));
    }

    /** The text for the column: a line for each sentence. */
    String toColumn() {
        return errors.stream()
                .map(e -> Stream.concat(
                                Stream.of(e.field(), e.text().key()),
                                Stream.of(e.text().arguments()))
                        .map(Reason::plain)
                        .collect(Collectors.joining(NEXT)))
                .collect(Collectors.joining(LINE));
    }

    static Reason parse(int status, String column) {
        List<FieldError> errors = new ArrayList<>();
        for (String line : column.split(LINE)) {
            String[] parts = line.split(NEXT, -1);
            Object[] arguments = Stream.of(parts).skip(2).toArray();
            errors.add(new FieldError(parts[0], new Text(parts[1], arguments)));
        }
        return new Reason(status, errors);
    }

    private static String plain(Object part) {
        return String.valueOf(part).replaceAll("[\t\n\r]", " ");
    }
}
