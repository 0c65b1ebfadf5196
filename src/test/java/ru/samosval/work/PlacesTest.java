package ru.samosval.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import ru.samosval.work.Places.Room;

class PlacesTest {

    @Test
    void aUserHasSoManyPlacesAndAllTogetherHaveSoMany() {
        Places places = new Places(2, 3);
        assertEquals(Room.FREE, places.enter(1));
        assertEquals(Room.FREE, places.enter(1));
        assertEquals(Room.USER_HAS_ENOUGH, places.enter(1));
        assertEquals(Room.FREE, places.enter(2));
        assertEquals(Room.FULL, places.enter(3));
        assertEquals(3, places.taken());
        places.leave(1);
        assertEquals(Room.FREE, places.enter(3));
        places.leave(2);
        assertEquals(Room.FREE, places.enter(1));
        assertEquals(Room.USER_HAS_ENOUGH, places.enter(1));
    }
}
