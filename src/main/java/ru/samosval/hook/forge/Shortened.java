package ru.samosval.hook.forge;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * JSON whose strings are cut while it is read: of a string longer than {@link #LONGEST} characters only the beginning
 * stays. So a parser, which holds each string as a whole, holds no more, whatever is sent.
 */
final class Shortened extends FilterReader {

    /** This many characters of a string stay, and at most the rest of an escape. */
    static final int LONGEST = 64 * 1024;

    private static final int HEX_DIGITS = 4;

    /** The next character is the one after a backslash. */
    private static final int BACKSLASH = -1;

    private boolean inString;

    /** How many characters of the string have passed. */
    private int length;

    private boolean cutting;

    /**
     * Within an escape, how many hexadecimal digits follow; {@link #BACKSLASH} right after a backslash, 0 elsewhere.
     */
    private int escape;

    Shortened(Reader json) {
        super(json);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int read;
        int left = 0;
        while (left == 0 && (read = super.read(buffer, offset, count)) >= 0) {
            left = shorten(buffer, offset, read);
        }
        return left == 0 ? -1 : left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Moves the characters that stay together. Returns how many there are. */
    private int shorten(char[] buffer, int offset, int count) {
        int to = offset;
        for (int from = offset; from < offset + count; from++) {
            char next = buffer[from];
            if (passes(next)) {
                buffer[to++] = next;
            }
        }
        return to - offset;
    }

    private boolean passes(char next) {
        if (!inString) {
            inString = next == '"';
            length = 0;
            cutting = false;
            return true;
        }
        if (++length > LONGEST && escape == 0) {
            cutting = true;
        }
        if (escape == BACKSLASH) {
            escape = next == 'u' ? HEX_DIGITS : 0;
        } else if (escape > 0) {
            escape--;
        } else if (next == '\\') {
            escape = BACKSLASH;
        } else if (next == '"') {
            inString = false;
            return true;
        }
        return !cutting;
    }
}
