package ru.samosval.hook.forge;

import java.io.IOException;
import java.io.InputStream;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The field {@code payload} of a form, decoded while it is read: GitHub and Gitea send their JSON like this if the
 * webhook is set to {@code application/x-www-form-urlencoded}. Other fields are skipped; a second field with this name
 * is refused.
 */
final class FormPayload extends InputStream {

    private static final String NAME = "payload=";

    private final InputStream in;
    private boolean begun;
    private boolean over;

    FormPayload(InputStream form) {
        this.in = form;
    }

    @Override
    public int read() throws IOException {
        if (!begun) {
            begun = true;
            if (!seek()) {
                throw new Invalid("body", "hook.form.payload");
            }
        }
        if (over) {
            return -1;
        }
        int next = in.read();
        return switch (next) {
            case -1 -> {
                over = true;
                yield -1;
            }
            case '&' -> {
                over = true;
                if (seek()) {
                    throw new Invalid("payload", "hook.field.twice");
                }
                yield -1;
            }
            case '+' -> ' ';
            case '%' -> 16 * digit(in.read()) + digit(in.read());
            default -> next;
        };
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                return count == 0 ? -1 : count;
            }
            buffer[offset + count++] = (byte) next;
        }
        return count;
    }

    private static int digit(int character) {
        int digit = Character.digit(character, 16);
        if (digit < 0) {
            throw new Invalid("body", "hook.form.encoding");
        }
        return digit;
    }

    /**
     * Skips to the value of the field, starting at the beginning of another field. False if the form has ended without
     * it.
     */
    private boolean seek() throws IOException {
        int matched = 0;
        int next;
        boolean apart = false;
        while ((next = in.read()) >= 0) {
            if (next == '&') {
                matched = 0;
                apart = false;
            } else if (!apart && next == NAME.charAt(matched)) {
                matched++;
                if (matched == NAME.length()) {
                    return true;
                }
            } else {
                apart = true;
            }
        }
        return false;
    }
}
