package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import ru.samosval.format.Bytes;
import ru.samosval.work.Work;

class LiveDesksTest {

    private static final long LATE = Long.MAX_VALUE / 2;

    /** Sends once what it is told to. */
    private static final class Desk implements Work {

        private String says = "";
        private boolean isLast;
        private int goes;
        private int asked;
        private int closed;

        @Override
        public boolean go(Bytes out, long until) {
            goes++;
            out.addText(says);
            says = "";
            return !isLast;
        }

        @Override
        public void askAgain() {
            asked++;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final Desk one = new Desk();
    private final Desk two = new Desk();
    private final LiveDesks both = new LiveDesks(List.of(one, two));

    private String go(boolean goesOn, long until) {
        Bytes out = new Bytes(64);
        assertEquals(goesOn, both.go(out, until));
        return new String(out.toArray(), StandardCharsets.UTF_8).replace("\n", " ");
    }

    private static long soon() {
        return System.nanoTime() + LATE;
    }

    @Test
    void whoseAnObjectIsStandsBeforeItAndNothingBeforeNothing() {
        assertEquals("", go(true, soon()));
        two.says = "b";
        assertEquals("{\"type\":\"desk\",\"desk\":1} b", go(true, soon()));
        one.says = "a";
        two.says = "b";
        assertEquals("{\"type\":\"desk\",\"desk\":0} a{\"type\":\"desk\",\"desk\":1} b", go(true, soon()));
        assertEquals(LiveLines.PAUSE_MILLIS, both.pauseMillis());
    }

    @Test
    void oneThatEndsIsClosedAndTheOthersGoOn() {
        one.isLast = true;
        one.says = "end";
        assertEquals("{\"type\":\"desk\",\"desk\":0} end", go(true, soon()));
        assertEquals(1, one.closed);
        two.says = "b";
        assertEquals("{\"type\":\"desk\",\"desk\":1} b", go(true, soon()));
        assertEquals(1, one.goes);
        two.isLast = true;
        go(false, soon());
        assertEquals(1, two.closed);
    }

    @Test
    void whereTheTimeIsOverTheNextGoesOnWithoutAPause() {
        List<Integer> goes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            go(true, System.nanoTime());
            goes.add(one.goes - two.goes);
            assertEquals(i % 2 == 0, both.pauseMillis() == 0);
        }
        assertEquals(List.of(1, 0, 1, 0), goes);
    }

    @Test
    void allAreAskedAgainAndClosed() {
        both.askAgain();
        assertEquals(List.of(1, 1), List.of(one.asked, two.asked));
        assertFalse(one.closed > 0);
        both.close();
        assertTrue(one.closed == 1 && two.closed == 1);
    }
}
