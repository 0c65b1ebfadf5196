package ru.samosval.dockerfile;

/** Why a text is not taken into a Dockerfile: a key of the text bundle and what is put into its sentence. */
public final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Object[] arguments;

    Unreadable(String key, Object... arguments) {
        super(key, null, false, false);
        this.arguments = arguments;
    }

    /** The sentence's key. */
    public String key() {
        return getMessage();
    }

    /** What is put into it: mostly the number of a line or of a character, from 1, and the part that is wrong. */
    public Object[] arguments() {
        return arguments.clone();
    }
}
