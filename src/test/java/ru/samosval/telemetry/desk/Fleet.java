package ru.samosval.telemetry.desk;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ru.samosval.deployment.History;
import ru.samosval.format.Bytes;
import ru.samosval.harness.Json;
import ru.samosval.simulation.LineBuffer;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.FleetLines;
import ru.samosval.work.Work;

/** Deployments with a past: each has two runs with a stop in between; the second one has two replicas and goes on. */
final class Fleet implements Past {

    static final long BEGIN = 1_790_000_000_000L;

    private final List<History> histories = new ArrayList<>();

    /** This many deployments, numbered from 1. */
    Fleet(int deployments) {
        for (int id = 1; id <= deployments; id++) {
            String name = "web-" + id;
            String image = (id % 2 == 0 ? "mail-worker:" : "shop-api:") + id;
            Run first =
                    new Run(id, name, image, 2, BEGIN + id, BEGIN + 4_000, false, BEGIN + 300_000).ofModel(1 + id % 2);
            Run second = new Run(-id, name, image, 2, BEGIN + 360_000, BEGIN + 365_000, id == 3, Run.ONGOING);
            List<History.Event> actions = List.of(
                    new History.Event(BEGIN + id, 1, "INFO", "Created by anna"),
                    new History.Event(BEGIN + 300_000, 1, "WARN", "Остановил Борис"),
                    new History.Event(BEGIN + 300_000, 2, "WARN", "New commit 4b825dc"),
                    new History.Event(BEGIN + 360_000, 1, "INFO", "Started by anna"));
            histories.add(new History(id, 1, name, image, 2, List.of(first, second), actions));
        }
    }

    @Override
    public long beginning() {
        return BEGIN + 1;
    }

    @Override
    public List<History> between(long from, long to) {
        return histories;
    }

    /** A line as seen by somebody who walks over all of them. */
    record Line(Place place, String level, int replica, String message) {}

    /** All lines of the range in their order, found in the simple way. */
    List<Line> lines(Place from, Place to) {
        List<Line> lines = new ArrayList<>();
        FleetLines all = new FleetLines(histories, Telemetry.ALL, from.millis(), to.millis() + 1);
        LineBuffer text = new LineBuffer();
        while (all.next()) {
            text.clear();
            all.line().renderMessage(text);
            Place place = Place.of(all.line());
            if (place.compareTo(from) >= (from.isLine() ? 1 : 0) && place.compareTo(to) < 0) {
                lines.add(new Line(place, all.level().name(), all.replica(), text.text(0)));
            }
        }
        return lines;
    }

    /** Everything that a work sends, one object a line, done in many short turns. */
    static List<JsonObject> done(Work work) {
        return Arrays.stream(text(work).split("\n")).map(Json::object).toList();
    }

    static String text(Work work) {
        Bytes out = new Bytes(1_024);
        StringBuilder text = new StringBuilder();
        boolean more = true;
        while (more) {
            out.cut(0);
            more = work.go(out, System.nanoTime() + 50_000);
            text.append(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    static Wanted wanted(int replica, String levels, Matching message) {
        boolean[] wanted = new boolean[3];
        for (int i = 0; i < 3; i++) {
            wanted[i] = levels.indexOf("IWE".charAt(i)) >= 0;
        }
        return new Wanted(replica, wanted, message);
    }
}
