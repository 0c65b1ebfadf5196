package ru.samosval.refusal;

import jakarta.ejb.ApplicationException;
import java.time.Duration;
import java.util.List;
import ru.samosval.i18n.Keyed;

/**
 * Why an act was not done. Carries keys of the text bundle, not sentences: pages and API say it in the reader's
 * language. Always rolls the transaction back, so that nothing is half-written.
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

    /** The HTTP status that says the same: 400, 401, 403, 404, 409, 412, 415, 422, 429 or 503. */
    public abstract int status();

    /** A sentence of the bundle and what is put into it; an argument that is a {@link Keyed} is shown as its label. */
    public record Text(String key, Object... arguments) {}

    /** One thing wrong with one field, named as the database's column. */
    public record FieldError(String field, Text text) {
        public FieldError(String field, String key, Object... arguments) {
            this(field, new Text(key, arguments));
        }
    }

    /** The thing is not there, or not there for this person. */
    public static final class NotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotFound() {
            this("error.notFound");
        }

        /** The same in words that say what was looked for. */
        public NotFound(String key, Object... arguments) {
            super(new Text(key, arguments));
        }

        @Override
        public int status() {
            return 404;
        }
    }

    /** The person sees the thing but may not do this to it. */
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

    /** What the person acted by, a sign-in or a token, has ended before the act was done. */
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

    /** The thing's state does not allow the act, or somebody else was first. */
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

    /** The thing is not as the caller takes it to be ({@code If-Match}); nothing was done. */
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

    /** What was sent is of a type that is not taken. */
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

    /** What was sent is understood and right by itself, and contradicts what was sent before. */
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

    /** Too much was tried or is under way; what was asked for may be tried again after a while. */
    public static final class TooMany extends Refusal {
        private static final long serialVersionUID = 1L;

        private final Duration wait;

        public TooMany(String key, Duration wait) {
            super(new Text(key, seconds(wait)));
            this.wait = wait;
        }

        /** After how many seconds to try again, at least 1 ({@code Retry-After}). */
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

    /** Bad input: every field that is wrong, with what is wrong about it. */
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

    /** Others kept the database busy for too long; the act may be tried again soon. */
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

    /** The database takes nothing now: its disk is full, or its file is not as it should be. */
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
