package ru.samosval.refusal;

import jakarta.ejb.ApplicationException;
import java.time.Duration;
import java.util.List;

/**
 * Why an act was not done. It carries keys of the text bundle instead of sentences: pages and API give the sentence in
 * the reader's language. It always rolls the transaction back, so that nothing is half-written.
 */
@ApplicationException(rollback = true)
public abstract sealed class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Text text;

    private Refusal(Text text) {
        super(text.key(), null, false, false);
        this.text = text;
    }

    /** What to tell the person. */
    public Text text() {
        return text;
    }

    /** The HTTP status for this refusal: 400, 401, 403, 404, 409, 412, 415, 422, 429 or 503. */
    public abstract int status();

    /** A sentence of the bundle and its arguments. An argument that is a {@code Keyed} is shown by its label. */
    public record Text(String key, Object... arguments) {}

    /** One error in one field. The field has the name of the database's column. */
    public record FieldError(String field, Text text) {
        public FieldError(String field, String key, Object... arguments) {
            this(field, new Text(key, arguments));
        }
    }

    /** The thing does not exist, or not for this person. */
    public static final class NotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotFound() {
            this("error.notFound");
        }

        /** The same with a sentence that says what was looked for. */
        public NotFound(String key, Object... arguments) {
            super(new Text(key, arguments));
        }

        @Override
        public int status() {
            return 404;
        }
    }

    /** The person sees the thing, but may not do this to it. */
    public static final class Forbidden extends Refusal {
        private static final long serialVersionUID = 1L;

        public Forbidden(String key, Object... arguments) {
            super(new Text(key, arguments));
        }

        public Forbidden() {
            this("error.forbidden");
        }

        @Override
        public int status() {
            return 403;
        }
    }

    /** The sign-in or token that the person acted by ended before the act was done. */
    public static final class SignedOut extends Refusal {
        private static final long serialVersionUID = 1L;

        public SignedOut() {
            super(new Text("error.signedOut"));
        }

        @Override
        public int status() {
            return 401;
        }
    }

    /** The state of the thing does not allow the act, or somebody else was faster. */
    public static final class Conflict extends Refusal {
        private static final long serialVersionUID = 1L;

        public Conflict(String key, Object... arguments) {
            super(new Text(key, arguments));
        }

        @Override
        public int status() {
            return 409;
        }
    }

    /** The thing has another version than the caller expects ({@code If-Match}). Nothing was done. */
    public static final class PreconditionFailed extends Refusal {
        private static final long serialVersionUID = 1L;

        public PreconditionFailed() {
            super(new Text("error.precondition"));
        }

        @Override
        public int status() {
            return 412;
        }
    }

    /** The content type of what was sent is not supported. */
    public static final class UnknownType extends Refusal {
        private static final long serialVersionUID = 1L;

        public UnknownType() {
            super(new Text("error.http.415"));
        }

        @Override
        public int status() {
            return 415;
        }
    }

    /** What was sent is valid by itself, but contradicts what was sent before. */
    public static final class Contradiction extends Refusal {
        private static final long serialVersionUID = 1L;

        public Contradiction(String key) {
            super(new Text(key));
        }

        @Override
        public int status() {
            return 422;
        }
    }

    /** Too many tries, or too much under way. The caller may try again after a while. */
    public static final class TooMany extends Refusal {
        private static final long serialVersionUID = 1L;

        private final Duration wait;

        public TooMany(String key, Duration wait) {
            super(new Text(key, seconds(wait)));
            this.wait = wait;
        }

        /** The number of seconds after which to try again, at least 1 ({@code Retry-After}). */
        public long retryAfterSeconds() {
            return seconds(wait);
        }

        private static long seconds(Duration wait) {
            return Math.max(1, (wait.toMillis() + 999) / 1_000);
        }

        @Override
        public int status() {
            return 429;
        }
    }

    /** Invalid input: every wrong field with its error. */
    public static final class Invalid extends Refusal {
        private static final long serialVersionUID = 1L;

        private final transient List<FieldError> errors;

        public Invalid(List<FieldError> errors) {
            super(new Text("error.invalid"));
            this.errors = List.copyOf(errors);
        }

        public Invalid(String field, String key, Object... arguments) {
            this(List.of(new FieldError(field, key, arguments)));
        }

        public List<FieldError> errors() {
            return errors;
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** The database was busy with others for too long. The act may be tried again soon. */
    public static final class Busy extends Refusal {
        private static final long serialVersionUID = 1L;

        public Busy() {
            super(new Text("error.busy"));
        }

        @Override
        public int status() {
            return 503;
        }
    }

    /** The database cannot be written now: its disk is full, or its file is damaged. */
    public static final class Unavailable extends Refusal {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            super(new Text("error.unavailable"));
        }

        @Override
        public int status() {
            return 503;
        }
    }
}
