package ru.samosval.dockerfile;

/** Why a text is refused: the key of a sentence in the text bundle, and the arguments of that sentence. */
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

    /**
     * The arguments of the sentence: usually the number of a line or a character, from 1, and the part that is wrong.
     */
    public Object[] arguments() {
        return arguments.clone();
    }
}
