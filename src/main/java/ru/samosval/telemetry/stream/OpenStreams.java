package ru.samosval.telemetry.stream;

import java.util.HashMap;
import java.util.Map;

/** How many streams are open, of each user and in all: nobody takes all the connections there are. */
final class OpenStreams {

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

    OpenStreams(int mostOfUser, int most) {
        this.mostOfUser = mostOfUser;
        this.most = most;
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

    /** How many places are taken. */
    synchronized int all() {
        return all;
    }

    synchronized void leave(long user) {
        ofUsers.computeIfPresent(user, (id, theirs) -> theirs == 1 ? null : theirs - 1);
        all--;
    }
}
