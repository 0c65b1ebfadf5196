package ru.samosval.telemetry.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Readership;
import ru.samosval.access.Role;
import ru.samosval.telemetry.stream.Change.What;

/** Who is told what, and what of it after an absence. */
class ChangeTopicTest {

    private static final Actor ANNA = new Actor(1, "anna", Role.DEVELOPER);
    private static final Actor BORIS = new Actor(2, "boris", Role.DEVELOPER);
    private static final Actor OLGA = new Actor(3, "olga", Role.OPERATOR);
    private static final Actor ROOT = new Actor(4, "root", Role.ADMIN);
    private static final Readership ANNAS = new Readership(ANNA.id(), ANNA.id(), null);
    private static final int KEPT = 4;

    private final ChangeTopic topic = new ChangeTopic("run", KEPT, 2, (loop, work) -> work.run());

    @Test
    void eachIsToldWhatTheyMaySee() {
        OpenTransport annas = join(ANNA, null);
        OpenTransport boriss = join(BORIS, null);
        OpenTransport olgas = join(OLGA, null);
        OpenTransport roots = join(ROOT, null);
        topic.tell(List.of(
                new Change(Kind.DEPLOYMENT, List.of(7L), 3, ANNAS, What.CHANGED),
                Change.of(Kind.AUDIT, List.of(), What.MADE),
                Change.of(Kind.USER, List.of(9L), What.MADE),
                Change.of(Kind.RIGHTS, List.of(), What.CHANGED)));
        assertEquals(List.of("deployment", "rights"), kinds(annas));
        assertEquals(List.of("rights"), kinds(boriss));
        assertEquals(List.of("deployment", "audit"), kinds(olgas));
        assertEquals(List.of("deployment", "audit", "user"), kinds(roots));
        assertTrue(annas.text().contains("\"ids\":[7],\"request\":3,\"what\":\"changed\""), annas::text);
    }

    @Test
    void whatWasMissedIsToldOnceAndInItsOrderBeforeTheGreeting() {
        tell(1, 2);
        OpenTransport back = join(OLGA, "run.1");
        assertEquals(List.of("run.2"), ids(back, "change"));
        assertEquals("run.2", ids(back, "hello").get(0));
        tell(3);
        assertEquals(List.of("run.2", "run.3"), ids(back, "change"));
        assertEquals(List.of(), ids(join(OLGA, "run.3"), "change"), "nothing was missed");
    }

    @Test
    void afterMoreThanIsKeptOrAnotherRunOrNonsenseEverythingIsToBeLookedAtAnew() {
        tell(1, 2, 3, 4, 5, 6);
        assertEquals(List.of("run.3", "run.4", "run.5", "run.6"), ids(join(OLGA, "run.2"), "change"));
        for (String position : List.of("run.1", "run.7", "other.6", "", "run", "run.99999999999999999999")) {
            OpenTransport back = join(OLGA, position);
            assertTrue(back.text().contains("event: reload\n"), position);
            assertEquals(List.of(), ids(back, "change"), position);
        }
    }

    @Test
    void whoHasLeftIsToldNothing() {
        OpenTransport taken = new OpenTransport();
        Subscriber gone = connect(OLGA, taken);
        topic.join(gone, null);
        gone.close();
        tell(1);
        assertEquals(List.of(), ids(taken, "change"));
        assertTrue(topic.isEmpty());
    }

    @Test
    void whatCouldNotBeToldHasEverybodyLookAtEverything() {
        OpenTransport taken = join(ANNA, null);
        tell(1);
        topic.forget();
        assertTrue(taken.text().contains("event: reload\nid: run.2\n"), taken::text);
        assertTrue(join(ANNA, "run.1").text().contains("event: reload"), "also who comes back");
        assertFalse(join(ANNA, "run.2").text().contains("event: reload"), "nobody twice");
    }

    private void tell(long... requests) {
        LongStream.of(requests)
                .forEach(id -> topic.tell(List.of(new Change(Kind.REQUEST, List.of(id), id, ANNAS, What.CHANGED))));
    }

    private OpenTransport join(Actor actor, String after) {
        OpenTransport taken = new OpenTransport();
        topic.join(connect(actor, taken), after);
        return taken;
    }

    private Subscriber connect(Actor actor, OpenTransport taken) {
        Subscriber subscriber =
                new Subscriber(actor, new Credential(Credential.Kind.SESSION, 1), taken, new Subscriber.Listener() {
                    @Override
                    public void onStalled(Subscriber stalled) {}

                    @Override
                    public void onClosed(Subscriber closed) {
                        topic.leave(closed);
                    }
                });
        subscriber.start();
        return subscriber;
    }

    private static List<String> kinds(OpenTransport taken) {
        return taken.text()
                .lines()
                .filter(line -> line.startsWith("data: {\"kind\":\""))
                .map(line -> line.split("\"")[3])
                .toList();
    }

    /** The ids of the events with this name. */
    private static List<String> ids(OpenTransport taken, String name) {
        return List.of(taken.text().split("\n\n")).stream()
                .filter(event -> event.startsWith("event: " + name + "\n"))
                .map(event -> event.lines()
                        .filter(line -> line.startsWith("id: "))
                        .findFirst()
                        .orElseThrow()
                        .substring(4))
                .toList();
    }
}
