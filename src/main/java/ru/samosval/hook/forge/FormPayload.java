package ru.samosval.hook.forge;

import java.io.IOException;
import java.io.InputStream;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The field {@code payload} of a form, decoded as it is read: GitHub and Gitea send their JSON so where the hook is set to
 * {@code application/x-www-form-urlencoded}. Of other fields nothing is read but their end; a second one of the name is refused.
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

    /** Whether the field comes, from the beginning of another one on; where it does not, the form has been read. */
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
