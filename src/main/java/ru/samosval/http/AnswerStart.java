package ru.samosval.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The beginning of a server's answer: it accepts all parts and keeps the first 4 KiB. */
public final class AnswerStart implements Consumer<Optional<byte[]>> {

    private static final int KEPT = 4 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Optional<byte[]> part) {
        part.ifPresent(some -> bytes.write(some, 0, Math.min(some.length, KEPT - bytes.size())));
    }

    /** What was kept. */
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** What was kept as text, without control characters other than line breaks and tabs. */
    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
    }
}
