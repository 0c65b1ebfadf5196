package ru.samosval.telemetry.desk;

import java.util.BitSet;
import java.util.List;
import ru.samosval.format.Bytes;
import ru.samosval.work.Work;

/**
 * New lines of several desks over one connection. An object such as {@code {"type":"desk","desk":0}} says which desk,
 * counted from 0, the objects after it belong to. If one desk ends, the others go on.
 */
final class LiveDesks implements Work {

    /** More than a wall of windows shows. */
    static final int MOST = 64;

    private static final byte[] DESK = Bytes.ascii("{\"type\":\"desk\",\"desk\":");
    private static final byte[] END = Bytes.ascii("}\n");

    private final List<Work> desks;
    private final BitSet over = new BitSet();

    /** The desk whose turn it is. */
    private int next;

    LiveDesks(List<? extends Work> desks) {
        this.desks = List.copyOf(desks);
    }

    /**
     * Gives each desk one turn. If the time is over before that, the next call goes on with the desk that has waited.
     */
    @Override
    public boolean go(Bytes out, long until) {
        do {
            if (!over.get(next)) {
                goOn(desks.get(next), out, until);
            }
            next = (next + 1) % desks.size();
        } while (next != 0 && System.nanoTime() - until < 0);
        return over.cardinality() < desks.size();
    }

    private void goOn(Work desk, Bytes out, long until) {
        int begin = out.length();
        out.add(DESK);
        out.addNumber(next);
        out.add(END);
        int marked = out.length();
        if (!desk.go(out, until)) {
            over.set(next);
            desk.close();
        }
        if (out.length() == marked) {
            out.cut(begin);
        }
    }

    @Override
    public long pauseMillis() {
        return next == 0 ? LiveLines.PAUSE_MILLIS : 0;
    }

    @Override
    public void askAgain() {
        desks.forEach(Work::askAgain);
    }

    @Override
    public void close() {
        desks.forEach(Work::close);
    }
}
