package ru.samosval.telemetry.desk;

import java.util.Arrays;
import java.util.Locale;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.HistoryCursor;
import ru.samosval.telemetry.LineKind;

/** Writes lines as JSON objects. Not thread-safe. */
final class LineWriter {

    private static final byte[] KEY = Bytes.ascii("\"key\":\"");
    private static final byte[] DEPLOYMENT = Bytes.ascii("\",\"deployment\":");
    private static final byte[] TS = Bytes.ascii(",\"ts\":\"");
    private static final byte[] LEVEL = Bytes.ascii("\",\"level\":\"");
    private static final byte[] REPLICA = Bytes.ascii("\",\"replica\":");
    private static final byte[] KIND = Bytes.ascii(",\"kind\":\"");
    private static final byte[] MESSAGE = Bytes.ascii("\",\"message\":\"");
    private static final byte[] END = Bytes.ascii("\"}");
    private static final byte[][] LEVELS =
            Arrays.stream(Level.values()).map(l -> Bytes.ascii(l.name())).toArray(byte[][]::new);
    private static final byte[][] KINDS = Arrays.stream(LineKind.values())
            .map(k -> Bytes.ascii(k.name().toLowerCase(Locale.ROOT)))
            .toArray(byte[][]::new);

    private final LineBuffer buffer = new LineBuffer();

    /**
     * Writes the members of the line that a cursor stands at, and the end of the object. The caller writes its
     * beginning.
     */
    void write(HistoryCursor line, Bytes out) {
        buffer.clear();
        line.renderMessage(buffer);
        write(line, buffer, out);
    }

    /** The same for a line that was rendered already: the last one in the buffer. */
    static void write(HistoryCursor line, LineBuffer rendered, Bytes out) {
        int i = rendered.size() - 1;
        out.add(KEY);
        out.add(Bytes.ascii(Place.of(line).toString()));
        out.add(DEPLOYMENT);
        out.add(Bytes.ascii(Long.toString(line.history().deployment())));
        out.add(TS);
        out.addTimestamp(line.millis());
        out.add(LEVEL);
        out.add(LEVELS[line.level().ordinal()]);
        out.add(REPLICA);
        out.addNumber(line.replica());
        out.add(KIND);
        out.add(KINDS[line.kind().ordinal()]);
        out.add(MESSAGE);
        out.addEscaped(rendered.bytes(), rendered.start(i), rendered.end(i));
        out.add(END);
    }
}
