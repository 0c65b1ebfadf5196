package ru.samosval.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The beginning of what a server answers, however long the answer is: takes all and keeps 4 KiB. */
public final class AnswerStart implements Consumer<Optional<byte[]>> {

    private static final int KEPT = 4 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void accept(Optional<byte[]> part) {
        part.ifPresent(some -> bytes.write(some, 0, Math.min(some.length, KEPT - bytes.size())));
    }

    /** What is kept of it, without what cannot be shown. */
    public synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
    }
}
