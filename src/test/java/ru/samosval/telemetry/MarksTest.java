package ru.samosval.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Run;

class MarksTest {

    private static final long BEGIN = 1_790_000_000_000L;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String[] LINES = {
        "Restarted by olga", "New commit 4f0c2d91, restarting", "Replica 2 killed by anna", "Restarted by anna"
    };

    private static History history(List<History.Event> events, Run... runs) {
        return new History(1, 1, "shop", "shop:1.4", 3, List.of(runs), events);
    }

    /** Acts at even distances in {@code [from, to)}. */
    private static List<History.Event> events(int count, long from, long to) {
        List<History.Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new History.Event(from + (to - from) * i / count, 1, "INFO", LINES[i % LINES.length]));
        }
        return events;
    }

    private static List<MarkGroup> marks(History history, long to) {
        return Marks.of(history, BEGIN, to, to);
    }

    private static Map<String, Integer> kinds(List<MarkGroup> groups) {
        Map<String, Integer> kinds = new TreeMap<>();
        groups.forEach(group -> group.kinds().forEach((kind, count) -> kinds.merge(kind, count, Integer::sum)));
        return kinds;
    }

    @Test
    void asManyActsAsCanBeDrawnHaveAMarkEach() {
        List<History.Event> events = events(Marks.MOST, BEGIN, BEGIN + 1_000);
        List<MarkGroup> groups = marks(history(events), BEGIN + DAY);
        assertEquals(
                events.stream().map(History.Event::message).toList(),
                groups.stream().map(group -> group.marks().get(0).line()).toList());
        assertTrue(groups.stream().allMatch(group -> group.marks().size() == 1));
    }

    @ParameterizedTest
    @CsvSource({"201,300", "1000,3600", "1000,900", "10000,2592000", "10000,86400", "10000,10"})
    void howeverManyThereAreEachIsInOneMark(int count, long seconds) {
        long to = BEGIN + seconds * 1_000;
        List<History.Event> events = events(count, BEGIN, to);
        List<MarkGroup> groups = marks(history(events), to);
        assertTrue(groups.size() <= Marks.MOST, () -> groups.size() + " marks");
        List<Long> timestamps = groups.stream()
                .flatMap(group -> group.marks().stream())
                .map(Mark::timestamp)
                .toList();
        assertEquals(count, timestamps.size());
        assertTrue(
                timestamps.equals(events.stream().map(History.Event::timestamp).toList()), "in their order");
        assertEquals(count / 2.0, kinds(groups).get("restart"), 1);
        assertEquals(count / 4.0, kinds(groups).get("replica_kill"), 1);
        assertEquals(count / 4.0, kinds(groups).get("commit"), 1);
    }

    @Test
    void evenActsOfOneMomentAreCounted() {
        List<History.Event> events = LongStream.rangeClosed(1, 300)
                .mapToObj(n -> new History.Event(BEGIN + 5_000, (int) n, "WARN", "New commit 1"))
                .toList();
        List<MarkGroup> groups = marks(history(events), BEGIN + DAY);
        assertEquals(1, groups.size());
        assertEquals(Map.of("commit", 300), groups.get(0).kinds());
    }

    @Test
    void whatLiesAloneStaysWhatItIs() {
        List<History.Event> events = events(500, BEGIN, BEGIN + 1_000);
        events.add(new History.Event(BEGIN + DAY / 2, 1, "WARN", "Replica 3 restarted by boris"));
        List<MarkGroup> groups = marks(history(events), BEGIN + DAY);
        assertEquals(
                List.of(new Mark(BEGIN + DAY / 2, "replica_restart", 3, "boris", "Replica 3 restarted by boris")),
                groups.get(groups.size() - 1).marks());
        assertEquals(501, kinds(groups).values().stream().mapToInt(n -> n).sum());
    }

    @Test
    void aFailureIsOneOfThemInItsPlace() {
        Run failed = new Run(7, "shop", "shop:1.4", 3, BEGIN, BEGIN + 4_000, true, Run.ONGOING);
        List<MarkGroup> few = marks(history(events(2, BEGIN, BEGIN + 8_002), failed), BEGIN + DAY);
        assertEquals(
                List.of("restart", "failed", "commit"),
                few.stream().map(group -> group.marks().get(0).kind()).toList());
        List<MarkGroup> many = marks(history(events(400, BEGIN, BEGIN + DAY), failed), BEGIN + DAY);
        assertEquals(1, kinds(many).get("failed"));
        assertEquals(Map.of(), kinds(marks(history(List.of(), failed), BEGIN + 4_000)), "not yet");
    }

    @Test
    void theMostFrequentKindIsNamedFirst() {
        MarkGroup group =
                marks(history(events(1_000, BEGIN, BEGIN + 1_000)), BEGIN + DAY).get(0);
        assertEquals(
                List.of("restart", "commit", "replica_kill"),
                List.copyOf(group.kinds().keySet()));
    }

    /** Marks of a live chart stay where they are while its range moves on. */
    @Test
    void slotsStayTheSameWhileTheRangeMoves() {
        List<History.Event> events = events(1_000, BEGIN, BEGIN + 900_000);
        List<MarkGroup> before = Marks.of(history(events), BEGIN, BEGIN + 900_000, BEGIN + 900_000);
        List<MarkGroup> after = Marks.of(
                history(events.stream()
                        .filter(event -> event.timestamp() >= BEGIN + 7_500)
                        .toList()),
                BEGIN + 7_500,
                BEGIN + 900_000,
                BEGIN + 907_500);
        int moved = before.size() - after.size();
        assertTrue(moved >= 0, () -> before.size() + " " + after.size());
        assertEquals(before.subList(moved + 1, before.size()), after.subList(1, after.size()));
    }
}
