package ru.samosval.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.bench.StreamLoad.LineKey;
import ru.samosval.bench.StreamLoad.Missing;
import ru.samosval.bench.StreamLoad.Wish;

/**
 * Ten thousand viewers: of one stream, spread over a thousand streams, and beside a thousand that have stopped reading.
 */
final class Streams implements Scenario {

    private static final int VIEWERS = Integer.getInteger("bench.viewers", 10_000);
    private static final int STREAMS = 1_000;
    private static final int STALLED = 1_000;
    private static final int TURNS = 3;
    private static final int SESSIONS = 20;
    private static final int TAIL = 200;
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration MEASURE = Duration.ofSeconds(30);

    private HotSpots spots;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void run(Report report) throws Exception {
        report.section("Log streams");
        report.text(
                "%d viewers on the live log of one deployment, then spread over %d deployments, then the first beside"
                        + " %d viewers more that have stopped reading. Each opens with the last %d lines; delays are taken"
                        + " from the moment that a line's id names until the client has read it, for %d s after all are"
                        + " connected. The client runs on the same processors.",
                VIEWERS, STREAMS, STALLED, TAIL, MEASURE.toSeconds());
        try (Samosval server = Samosval.start(
                Bench.fresh("streams"), Map.of("simulation.demo-deployments", Integer.toString(STREAMS)))) {
            List<String> cookies = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                cookies.add(server.signIn());
            }
            warmUp(server, cookies);
            List<Double> alone = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                alone.add(one(report, server, cookies, 0, turn == 0).p99());
                beside.add(one(report, server, cookies, STALLED, turn == 0).p99());
            }
            double ratio = Report.median(beside) / Report.median(alone);
            report.row(
                    "the others' p99 beside " + STALLED + " that stopped reading (" + each(beside)
                            + " ms), against without (" + each(alone) + " ms), in turns",
                    Report.number(ratio, 2) + " ×",
                    "≤ 1.2 ×",
                    ratio <= 1.2);
            spread(report, server, cookies);
            report.text(
                    "Hot spots of the %d viewers of one stream (Flight Recorder, %d samples): methods found running, and"
                            + " methods under way whatever they had called.",
                    VIEWERS, spots.samples());
            report.table(List.of("running", "share"), spots.running(12));
            report.table(List.of("under way", "share"), spots.underWay(40));
        }
    }

    /** Lets the virtual machine compile what it will run. */
    private static void warmUp(Samosval server, List<String> cookies) throws IOException, InterruptedException {
        try (StreamLoad load = new StreamLoad(server.port())) {
            load.open(wishes(VIEWERS / 5, 1, 0, cookies));
            load.read(Duration.ofSeconds(20), false);
        }
        Thread.sleep(5_000);
        server.process().heapAfterCollection();
    }

    private static List<Wish> wishes(int viewers, int streams, int stalled, List<String> cookies) {
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < viewers + stalled; i++) {
            wishes.add(new Wish(1 + i % streams, cookies.get(i % cookies.size()), TAIL, i < viewers));
        }
        return wishes;
    }

    private static String each(List<Double> millis) {
        return String.join(", ", millis.stream().map(m -> Report.number(m, 0)).toList());
    }

    private Latencies one(Report report, Samosval server, List<String> cookies, int stalled, boolean first)
            throws Exception {
        int threadsBefore = server.process().threads();
        server.process().heapAfterCollection();
        double residentBefore = server.process().residentMebibytes();
        String what = VIEWERS + " viewers of one stream" + (stalled == 0 ? "" : " beside " + stalled + " stalled");
        try (StreamLoad load = new StreamLoad(server.port())) {
            double opened = load.open(wishes(VIEWERS, 1, stalled, cookies));
            load.read(SETTLE, false);
            double cpu = server.process().cpuSeconds();
            Latencies delays = load.read(MEASURE, true);
            cpu = server.process().cpuSeconds() - cpu;
            if (stalled == 0 && first) {
                profile(server, load);
            }
            int threads = server.process().threads() - threadsBefore;
            double resident = server.process().residentMebibytes() - residentBefore;
            Missing missing = missing(server, load, settled(load), 1, cookies.get(0));
            if (!first) {
                return delays;
            }
            boolean asked = stalled == 0;
            if (asked) {
                report.row(what + ": delay p50", Report.number(delays.p50(), 0) + " ms", "≤ 60 ms", delays.p50() <= 60);
                report.row(
                        what + ": delay p99", Report.number(delays.p99(), 0) + " ms", "≤ 250 ms", delays.p99() <= 250);
            } else {
                report.row(what + ": the readers' delay", delays.toString());
            }
            report.row(
                    what + ": lost, doubled of " + missing.seen() + " lines",
                    missing.lost() + ", " + missing.doubled(),
                    "0, 0",
                    missing.lost() == 0 && missing.doubled() == 0);
            if (asked) {
                double each = resident * 1024 / VIEWERS;
                report.row("resident for each viewer", Report.number(each, 1) + " KiB", "≤ 40 KB", each * 1.024 <= 40);
                report.row("more threads", Integer.toString(threads), "≤ 64", threads <= 64);
                report.row("streams opened a second", Report.number(VIEWERS / opened, 0));
                report.row(
                        "lines delivered a second; the server's share of a core",
                        Report.number(delays.count() / (double) MEASURE.toSeconds(), 0) + "; "
                                + Report.number(100 * cpu / MEASURE.toSeconds(), 0) + " %");
            }
            if (load.ended() > 0) {
                report.row(
                        what + ": streams that ended by themselves", load.ended() + " (" + load.firstTrouble() + ")");
            }
            return delays;
        } finally {
            Thread.sleep(3_000);
        }
    }

    /** The same once more with the Flight Recorder, so that the figures are not those of a recorded run. */
    private void profile(Samosval server, StreamLoad load) throws Exception {
        Path recording = Bench.folder().resolve("streams.jfr");
        server.process().jcmd("JFR.start", "name=viewers", "settings=profile");
        load.read(Duration.ofSeconds(20), false);
        server.process().jcmd("JFR.stop", "name=viewers", "filename=" + recording);
        spots = HotSpots.of(recording);
    }

    private void spread(Report report, Samosval server, List<String> cookies) throws Exception {
        String what = VIEWERS + " viewers over " + STREAMS + " streams";
        try (StreamLoad load = new StreamLoad(server.port())) {
            load.open(wishes(VIEWERS, STREAMS, 0, cookies));
            load.read(SETTLE, false);
            double cpu = server.process().cpuSeconds();
            Latencies delays = load.read(MEASURE, true);
            cpu = server.process().cpuSeconds() - cpu;
            LineKey until = settled(load);
            long seen = 0;
            long lost = 0;
            long doubled = 0;
            for (int i = 1; i <= STREAMS; i += 10) {
                Missing missing = missing(server, load, until, i, cookies.get(0));
                seen += missing.seen();
                lost += missing.lost();
                doubled += missing.doubled();
            }
            report.row(what + ": delay p99", Report.number(delays.p99(), 0) + " ms", "≤ 400 ms", delays.p99() <= 400);
            report.row(what + ": delay p50", Report.number(delays.p50(), 0) + " ms");
            report.row(
                    what + ": lost, doubled of " + seen + " lines (each tenth stream)",
                    lost + ", " + doubled,
                    "0, 0",
                    lost == 0 && doubled == 0);
            report.row(
                    what + ": lines delivered a second; the server's share of a core",
                    Report.number(delays.count() / (double) MEASURE.toSeconds(), 0) + "; "
                            + Report.number(100 * cpu / MEASURE.toSeconds(), 0) + " %");
            if (load.ended() > 0) {
                report.row(
                        what + ": streams that ended by themselves", load.ended() + " (" + load.firstTrouble() + ")");
            }
        }
    }

    /** A moment that every viewer has had the time to read past. */
    private static LineKey settled(StreamLoad load) throws IOException {
        LineKey now = new LineKey(System.currentTimeMillis(), 0);
        load.read(Duration.ofSeconds(3), false);
        return now;
    }

    /** Compares what came, up to a moment, with the log as the API has it. */
    private static Missing missing(Samosval server, StreamLoad load, LineKey until, long deployment, String cookie)
            throws IOException, InterruptedException {
        List<LineKey> lines = new ArrayList<>();
        JsonObject log = Json.createReader(
                        new StringReader(server.get("/api/deployments/" + deployment + "/logs?tail=1000", cookie)))
                .readObject();
        for (JsonObject line : log.getJsonArray("lines").getValuesAs(JsonObject.class)) {
            lines.add(LineKey.parse(line.getString("id")));
        }
        return load.compare(deployment, lines, until);
    }
}
