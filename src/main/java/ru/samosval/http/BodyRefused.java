package ru.samosval.http;

import java.io.IOException;

/** Thrown while a request's body is read, if the rest of it is refused. */
public final class BodyRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String key;

    /**
     * A refusal with the status of the answer and the key of its sentence.
     *
     * @param status 400, 408 or 413
     */
    public BodyRefused(int status, String key, IOException cause) {
        super(key, cause);
        this.status = status;
        this.key = key;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The key of its sentence. */
    public String key() {
        return key;
    }
}
