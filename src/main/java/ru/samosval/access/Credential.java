package ru.samosval.access;

/** What a request was made by: an open sign-in, or an API token. */
public record Credential(Kind kind, long id) {

    /** The kinds; ids are numbered within each. */
    public enum Kind {
        SESSION,
        TOKEN
    }

    /** The sign-in of this number. */
    public static Credential session(long id) {
        return new Credential(Kind.SESSION, id);
    }

    /** The API token of this number. */
    public static Credential token(long id) {
        return new Credential(Kind.TOKEN, id);
    }
}
