package ru.samosval.access;

/** What a request was authenticated by: an open sign-in or an API token. */
public record Credential(Kind kind, long id) {

    /** The kinds. Each numbers its ids by itself. */
    public enum Kind {
        SESSION,
        TOKEN
    }

    /** The sign-in with this id. */
    public static Credential session(long id) {
        return new Credential(Kind.SESSION, id);
    }

    /** The API token with this id. */
    public static Credential token(long id) {
        return new Credential(Kind.TOKEN, id);
    }
}
