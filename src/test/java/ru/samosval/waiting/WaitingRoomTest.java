package ru.samosval.waiting;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.TimeoutHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Readership;
import ru.samosval.access.Role;
import ru.samosval.refusal.Refusal.TooMany;

class WaitingRoomTest {

    private static final Waiter ANNA = waiter(1, "anna");
    private static final Waiter BORIS = waiter(2, "boris");

    private static final Sight NOT_YET = new Sight(new Readership(1, 1, null), false, 0, "");

    private Waiter caller = ANNA;
    private final WaitingRoom room = new WaitingRoom(
            task -> {},
            "done",
            id -> NOT_YET,
            () -> caller,
            (login, by) -> Optional.of(new Actor(3, login, Role.OPERATOR)));

    @Test
    void oneUserTakesNotAllThePlacesAndGivesThemBack() {
        for (int i = 0; i < WaitingRoom.MOST_OF_ONE; i++) {
            waits(i % 7);
        }
        TooMany refused = assertThrows(TooMany.class, () -> waits(1));
        assertEquals("error.wait.yours", refused.text().key());
        caller = BORIS;
        waits(1);
        caller = ANNA;
        room.end(who -> who == ANNA, who -> null);
        assertDoesNotThrow(() -> waits(1));
    }

    @Test
    void whoseSignInEndsAsTheyEnterIsToldSoAtOnce() {
        List<Object> answered = new ArrayList<>();
        // The end was told to those who were there; the check after the entry finds that the sign-in is gone.
        WaitingRoom entered =
                new WaitingRoom(Runnable::run, "done", id -> null, () -> ANNA, (login, by) -> Optional.empty());
        entered.answer(response(answered), 1, "done", "60s", false, () -> null);
        assertEquals(1, answered.size());
    }

    @Test
    void whoseTimeIsOverAsTheyEnterGivesTheirPlaceBack() {
        WaitingRoom entered =
                new WaitingRoom(Runnable::run, "done", id -> null, () -> ANNA, (login, by) -> Optional.empty());
        for (int i = 0; i <= WaitingRoom.MOST_OF_ONE; i++) {
            assertDoesNotThrow(() -> entered.answer(late(), 1, "done", "1ms", false, () -> null));
        }
    }

    /** An answer whose timeout is over as soon as it is set. */
    private static AsyncResponse late() {
        TimeoutHandler[] handler = new TimeoutHandler[1];
        return (AsyncResponse) Proxy.newProxyInstance(
                WaitingRoomTest.class.getClassLoader(),
                new Class<?>[] {AsyncResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("setTimeoutHandler")) {
                        handler[0] = (TimeoutHandler) arguments[0];
                    } else if (method.getName().equals("setTimeout")) {
                        handler[0].handleTimeout((AsyncResponse) proxy);
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                });
    }

    private void waits(long thing) {
        room.answer(response(), thing, "done", "60s", false, () -> null);
    }

    private static AsyncResponse response() {
        return response(new ArrayList<>());
    }

    private static AsyncResponse response(List<Object> answered) {
        return (AsyncResponse) Proxy.newProxyInstance(
                WaitingRoomTest.class.getClassLoader(),
                new Class<?>[] {AsyncResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("resume")) {
                        answered.add(arguments[0]);
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                });
    }

    private static Waiter waiter(long id, String login) {
        return new Waiter(
                new Actor(id, login, Role.DEVELOPER), Credential.token(id), version -> false, null, null, null);
    }
}
