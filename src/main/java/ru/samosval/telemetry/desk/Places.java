package ru.samosval.telemetry.desk;

import java.util.HashMap;
import java.util.Map;

/** How many of something each user may have at a time, and all of them together. */
final class Places {

    private final int mostOfUser;
    private final int most;
    private final Map<Long, Integer> ofUsers = new HashMap<>();
    private int all;

    /** What came of asking for one more. */
    enum Room {
        FREE,
        USER_HAS_ENOUGH,
        FULL
    }

    Places(int mostOfUser, int most) {
        this.mostOfUser = mostOfUser;
        this.most = most;
    }

    int mostOfUser() {
        return mostOfUser;
    }

    /** Takes a place where there is one; it is to be given back by {@link #leave}. */
    synchronized Room enter(long user) {
        int theirs = ofUsers.getOrDefault(user, 0);
        if (theirs >= mostOfUser) {
            return Room.USER_HAS_ENOUGH;
        }
        if (all >= most) {
            return Room.FULL;
        }
        ofUsers.put(user, theirs + 1);
        all++;
        return Room.FREE;
    }

    synchronized void leave(long user) {
        ofUsers.computeIfPresent(user, (id, theirs) -> theirs == 1 ? null : theirs - 1);
        all--;
    }
}
