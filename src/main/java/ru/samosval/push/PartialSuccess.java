package ru.samosval.push;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a receiver says it did not take of a post that it has accepted. A collector says so in the field {@code partial_success} of
 * OpenTelemetry's {@code ExportLogsServiceResponse} and {@code ExportMetricsServiceResponse}, which have it in the same
 * form; it is read here because the server brings the code that writes these messages, not the one that reads them.
 *
 * @param rejected how many lines or points it did not take; never negative
 * @param message why, for people; may be empty or cut off
 */
record PartialSuccess(long rejected, String message) {

    /** It took all. */
    static final PartialSuccess WHOLE = new PartialSuccess(0, "");

    /** The numbers of the fields, and how Protocol Buffers write them. */
    private static final int PARTIAL_SUCCESS = 1;

    private static final int REJECTED = 1;
    private static final int MESSAGE = 2;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;
    private static final int VARINT_BITS = 7;
    private static final int LONGEST_VARINT = 70;

    /**
     * Reads the answer to a post.
     *
     * @param answer its beginning; what is no such message counts as one that rejects nothing
     */
    static PartialSuccess of(byte[] answer) {
        try {
            ByteBuffer response = ByteBuffer.wrap(answer);
            PartialSuccess found = WHOLE;
            while (response.hasRemaining()) {
                long tag = varint(response);
                if (tag == (PARTIAL_SUCCESS << TYPE_BITS | DELIMITED)) {
                    found = partial(delimited(response));
                } else {
                    skip(response, tag);
                }
            }
            return found;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return WHOLE;
        }
    }

    /** How many of those that were sent it did not take. */
    long rejectedOf(long sent) {
        return Math.min(sent, rejected);
    }

    /** The same, with a message of ours. */
    PartialSuccess because(String told) {
        return new PartialSuccess(rejected, told);
    }

    /** What to tell people, if it did not take all. */
    Optional<String> complaint() {
        return rejected == 0 ? Optional.empty() : Optional.of(message);
    }

    private static PartialSuccess partial(ByteBuffer message) {
        long rejected = 0;
        String why = "";
        while (message.hasRemaining()) {
            long tag = varint(message);
            if (tag == (REJECTED << TYPE_BITS | VARINT)) {
                rejected = Math.max(0, varint(message));
            } else if (tag == (MESSAGE << TYPE_BITS | DELIMITED)) {
                why = StandardCharsets.UTF_8.decode(delimited(message)).toString();
            } else {
                skip(message, tag);
            }
        }
        return new PartialSuccess(rejected, why);
    }

    private static void skip(ByteBuffer message, long tag) {
        switch ((int) tag & (1 << TYPE_BITS) - 1) {
            case VARINT -> varint(message);
            case FIXED64 -> message.getLong();
            case DELIMITED -> delimited(message);
            case FIXED32 -> message.getInt();
            default -> throw new IllegalArgumentException("no field of Protocol Buffers");
        }
    }

    /** The bytes of a field that begins with its length; those that are there if its end was cut off. */
    private static ByteBuffer delimited(ByteBuffer message) {
        long length = varint(message);
        if (length < 0) {
            throw new IllegalArgumentException("a negative length");
        }
        int there = (int) Math.min(length, message.remaining());
        ByteBuffer field = message.slice(message.position(), there);
        message.position(message.position() + there);
        return field;
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < LONGEST_VARINT; shift += VARINT_BITS) {
            byte next = message.get();
            value |= (long) (next & Byte.MAX_VALUE) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number that is too long");
    }
}
