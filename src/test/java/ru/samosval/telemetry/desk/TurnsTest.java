package ru.samosval.telemetry.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.telemetry.desk.Turns.Room;

class TurnsTest {

    @Test
    void aUserHasSoManyPlacesAndGetsNoOthers() {
        Turns turns = new Turns();
        Actor anna = new Actor(1, "anna", Role.DEVELOPER);
        Actor boris = new Actor(2, "boris", Role.DEVELOPER);
        for (int i = 0; i < Turns.MOST_OF_USER; i++) {
            assertEquals(Room.FREE, turns.enter(anna));
        }
        assertEquals(Room.USER_HAS_ENOUGH, turns.enter(anna));
        assertEquals(Room.FREE, turns.enter(boris));
        turns.leave(anna);
        assertEquals(Room.FREE, turns.enter(anna));
        assertEquals(Room.USER_HAS_ENOUGH, turns.enter(anna));
    }

    @Test
    void thereAreSoManyPlacesInAll() {
        Turns turns = new Turns();
        int free = 0;
        Room room = Room.FREE;
        for (long user = 1; room == Room.FREE; user++) {
            room = turns.enter(new Actor(user, "user" + user, Role.DEVELOPER));
            free += room == Room.FREE ? 1 : 0;
        }
        assertEquals(Room.FULL, room);
        assertEquals(200, free);
    }
}
