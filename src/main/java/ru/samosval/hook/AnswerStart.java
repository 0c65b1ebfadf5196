package ru.samosval.hook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The beginning of an answer, however long it is. */
final class AnswerStart implements Consumer<Optional<byte[]>> {

    private static final int KEPT = 4 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Optional<byte[]> part) {
        part.ifPresent(some -> bytes.write(some, 0, Math.min(some.length, KEPT - bytes.size())));
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
    }
}
