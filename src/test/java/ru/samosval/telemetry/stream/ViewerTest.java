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
import ru.samosval.access.Role;

class ViewerTest {

    private final SlowWire wire = new SlowWire();
    private final List<String> told = new ArrayList<>();
    private final Viewer viewer = new Viewer(new Actor(1, "anna", Role.DEVELOPER), 1, 0, wire, new Viewer.Keeper() {
        @Override
        public void isStuck(Viewer viewer) {
            told.add("stuck");
        }

        @Override
        public void isGone(Viewer viewer) {
            told.add("gone");
        }
    });

    @Test
    void whatWasSentBeforeTheStartGoesFirst() {
        viewer.send(Chunk.of("a"));
        viewer.send(Chunk.of("b"));
        assertEquals("", wire.written());
        viewer.start();
        viewer.send(Chunk.of("c"));
        assertEquals("abc", wire.written());
    }

    @Test
    void aConnectionThatTakesAPartIsGivenTheRestLaterInOrder() {
        viewer.start();
        wire.room = 3;
        viewer.send(Chunk.of("abcde"));
        viewer.send(Chunk.of("fgh"));
        assertEquals("abc", wire.written());
        assertEquals(List.of("stuck"), told);
        wire.room = 3;
        assertTrue(viewer.retry(), "something is left");
        assertEquals("abcdef", wire.written());
        wire.room = 100;
        assertFalse(viewer.retry(), "nothing is left");
        assertEquals("abcdefgh", wire.written());
    }

    @Test
    void aLastChunkClosesOnlyWhenItIsOut() {
        viewer.start();
        wire.room = 1;
        viewer.end(Chunk.of("end"));
        assertEquals(List.of("stuck"), told);
        wire.room = 100;
        viewer.retry();
        viewer.send(Chunk.of("too late"));
        assertEquals("end", wire.written());
        assertEquals(List.of("stuck", "gone"), told);
        assertEquals("whole", wire.closed);
    }

    @Test
    void aBrokenConnectionIsLetGoOnce() {
        viewer.start();
        wire.broken = true;
        viewer.send(Chunk.of("a"));
        viewer.send(Chunk.of("b"));
        viewer.close();
        assertEquals(List.of("gone"), told);
        assertEquals("in the middle", wire.closed);
    }

    @Test
    void oneThatReadsNothingForTooLongIsLetGoAndOneThatHasReadAllIsKept() {
        viewer.start();
        viewer.send(Chunk.of("a"));
        viewer.dropIfStalled(0);
        assertFalse(viewer.isGone(), "it has read all");
        wire.room = 0;
        viewer.send(Chunk.of("b"));
        viewer.dropIfStalled(TimeUnit.HOURS.toNanos(1));
        assertFalse(viewer.isGone(), "not yet");
        viewer.dropIfStalled(0);
        assertTrue(viewer.isGone(), "it has read nothing since");
    }

    @Test
    void oneThatLeavesMegabytesUnreadIsLetGo() {
        viewer.start();
        wire.room = 0;
        Chunk megabyte = Chunk.of("x".repeat(1024 * 1024));
        for (int i = 0; i < 4; i++) {
            viewer.send(megabyte);
            assertFalse(viewer.isGone(), "after " + i);
        }
        viewer.send(megabyte);
        assertTrue(viewer.isGone());
    }

    @Test
    void aChunkInItsFrameSaysItsLengthInBytes() {
        assertEquals("f\r\nd: строка\r\n", text(Chunk.of("d: строка").framed()));
        assertEquals("d: строка", text(Chunk.of("d: строка").plain()));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Takes so many bytes and no more. */
    private static final class SlowWire implements Wire {
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
