package ru.samosval.telemetry.desk;

import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.telemetry.FleetLines;
import ru.samosval.telemetry.HistoryCursor;
import ru.samosval.work.Work;

/** All wanted lines of a range, of all deployments in one order, as text or as JSON Lines. */
final class LogDownload implements Work {

    private static final int MOST_AT_ONCE = 128 * 1_024;
    private static final int BETWEEN_LOOKS = 64;

    /**
     * The range is read in eras of about this many lines of all deployments. A running deployment writes two a second.
     */
    private static final long ERA_LINES = 200_000;

    private static final long LINES_MILLIS = 500;

    private final Past past;
    private final Place from;
    private final Place to;
    private final Wanted wanted;
    private final boolean json;
    private final String ifCut;
    private final LineBuffer buffer = new LineBuffer();
    private final LineBuffer message = new LineBuffer();
    private final long eraMillis;

    private long reached;
    private FleetLines lines;

    /**
     * @param deployments how many deployments there are
     * @param ifCut the text of the last line if the download may not go on to the end
     */
    LogDownload(Past past, int deployments, Place from, Place to, Wanted wanted, boolean json, String ifCut) {
        this.past = past;
        this.from = from;
        this.to = to;
        this.wanted = wanted;
        this.json = json;
        this.ifCut = ifCut;
        this.reached = Math.max(from.millis(), Math.min(past.beginning(), to.millis()));
        this.eraMillis = Math.max(1_000, ERA_LINES * LINES_MILLIS / Math.max(1, deployments));
    }

    @Override
    public boolean go(Bytes out, long until) {
        while (System.nanoTime() - until < 0 && out.length() < MOST_AT_ONCE) {
            if (lines == null) {
                long end = to.millis() + (to.isLine() ? 1 : 0);
                if (reached >= end) {
                    return false;
                }
                long next = Math.min(end, reached + eraMillis);
                List<History> histories = past.between(reached, next);
                lines = new FleetLines(histories, wanted.replica(), reached, next);
                reached = next;
            }
            for (int i = 0; i < BETWEEN_LOOKS && lines != null; i++) {
                if (lines.next()) {
                    look(lines.line(), out);
                } else {
                    lines = null;
                }
            }
        }
        return true;
    }

    @Override
    public byte[] lastWord() {
        String line =
                json ? Json.createObjectBuilder().add("cut", ifCut).build().toString() : ifCut;
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void look(HistoryCursor line, Bytes out) {
        if (!wanted.takes(line)) {
            return;
        }
        message.clear();
        line.renderMessage(message);
        Place place = Place.of(line);
        if (!wanted.message().matches(message.bytes(), message.start(0), message.end(0))
                || place.compareTo(from) < (from.isLine() ? 1 : 0)
                || place.compareTo(to) >= 0) {
            return;
        }
        if (json) {
            out.add('{');
            LineWriter.write(line, message, out);
        } else {
            buffer.clear();
            line.render(buffer);
            out.add(buffer.bytes(), buffer.start(0), buffer.end(0));
        }
        out.add('\n');
    }
}
