package ru.samosval.telemetry.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Role;

class SubscriberTest {

    private final SlowWire transport = new SlowWire();
    private final List<String> told = new ArrayList<>();
    private final Subscriber subscriber = new Subscriber(
            new Actor(1, "anna", Role.DEVELOPER),
            new Credential(Credential.Kind.SESSION, 1),
            transport,
            new Subscriber.Listener() {
                @Override
                public void onStalled(Subscriber subscriber) {
                    told.add("stuck");
                }

                @Override
                public void onClosed(Subscriber subscriber) {
                    told.add("gone");
                }
            });

    @Test
    void whatWasSentBeforeTheStartGoesFirst() {
        subscriber.send(Chunk.of("a"));
        subscriber.send(Chunk.of("b"));
        assertEquals("", transport.written());
        subscriber.start();
        subscriber.send(Chunk.of("c"));
        assertEquals("abc", transport.written());
    }

    @Test
    void aConnectionThatTakesAPartIsGivenTheRestLaterInOrder() {
        subscriber.start();
        transport.room = 3;
        subscriber.send(Chunk.of("abcde"));
        subscriber.send(Chunk.of("fgh"));
        assertEquals("abc", transport.written());
        assertEquals(List.of("stuck"), told);
        transport.room = 3;
        assertTrue(subscriber.retry(), "something is left");
        assertEquals("abcdef", transport.written());
        transport.room = 100;
        assertFalse(subscriber.retry(), "nothing is left");
        assertEquals("abcdefgh", transport.written());
    }

    @Test
    void aLastChunkClosesOnlyWhenItIsOut() {
        subscriber.start();
        transport.room = 1;
        subscriber.end(Chunk.of("end"));
        assertEquals(List.of("stuck"), told);
        transport.room = 100;
        subscriber.retry();
        subscriber.send(Chunk.of("too late"));
        assertEquals("end", transport.written());
        assertEquals(List.of("stuck", "gone"), told);
        assertEquals("whole", transport.closed);
    }

    @Test
    void aBrokenConnectionIsLetGoOnce() {
        subscriber.start();
        transport.broken = true;
        subscriber.send(Chunk.of("a"));
        subscriber.send(Chunk.of("b"));
        subscriber.close();
        assertEquals(List.of("gone"), told);
        assertEquals("in the middle", transport.closed);
    }

    @Test
    void oneThatReadsNothingForTooLongIsLetGoAndOneThatHasReadAllIsKept() {
        subscriber.start();
        subscriber.send(Chunk.of("a"));
        subscriber.dropIfStalled(0);
        assertFalse(subscriber.isGone(), "it has read all");
        transport.room = 0;
        subscriber.send(Chunk.of("b"));
        subscriber.dropIfStalled(TimeUnit.HOURS.toNanos(1));
        assertFalse(subscriber.isGone(), "not yet");
        subscriber.dropIfStalled(0);
        assertTrue(subscriber.isGone(), "it has read nothing since");
    }

    @Test
    void oneThatLeavesMegabytesUnreadIsLetGo() {
        subscriber.start();
        transport.room = 0;
        Chunk megabyte = Chunk.of("x".repeat(1024 * 1024));
        for (int i = 0; i < 4; i++) {
            subscriber.send(megabyte);
            assertFalse(subscriber.isGone(), "after " + i);
        }
        subscriber.send(megabyte);
        assertTrue(subscriber.isGone());
    }

    @Test
    void aChunkInItsFrameSaysItsLengthInBytes() {
        assertEquals("f\r\nd: строка\r\n", text(Chunk.of("d: строка").framed()));
        assertEquals("d: строка", text(Chunk.of("d: строка").plain()));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Takes only this many bytes. */
    private static final class SlowWire implements Transport {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private int room = 1_000;
        private boolean broken;
        private String closed;

        String written() {
            return taken.toString(StandardCharsets.UTF_8);
        }

        @Override
        public ByteBuffer of(Chunk chunk) {
            return chunk.plain();
        }

        @Override
        public boolean write(ByteBuffer bytes) throws IOException {
            if (broken) {
                throw new IOException("Broken pipe");
            }
            while (bytes.hasRemaining() && room > 0) {
                taken.write(bytes.get());
                room--;
            }
            return !bytes.hasRemaining();
        }

        @Override
        public void open(Runnable writable, Runnable onBroken) {
            writable.run();
        }

        @Override
        public void close(boolean whole) {
            closed = whole ? "whole" : "in the middle";
        }
    }
}
