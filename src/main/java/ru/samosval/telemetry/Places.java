package ru.samosval.telemetry;

import java.util.HashMap;
import java.util.Map;

/** Limits how many of something each user may have at a time, and how many there are in all. */
public final class Places {

    private final int mostOfUser;
    private final int most;
    private final Map<Long, Integer> ofUsers = new HashMap<>();
    private int all;

    /** What came of asking for one more. */
    public enum Room {
        /** There was a place, which is taken now. */
        FREE,
        /** The user has as many as a user may. */
        USER_HAS_ENOUGH,
        /** All places are taken. */
        FULL
    }

    /** So many for each user, and so many in all. */
    public Places(int mostOfUser, int most) {
        this.mostOfUser = mostOfUser;
        this.most = most;
    }

    /** How many a user may have. */
    public int mostOfUser() {
        return mostOfUser;
    }

    /** Takes a place where there is one; it is to be given back by {@link #leave}. */
    public synchronized Room enter(long user) {
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
    public synchronized int taken() {
        return all;
    }

    /** Gives a place back. */
    public synchronized void leave(long user) {
        ofUsers.computeIfPresent(user, (id, theirs) -> theirs == 1 ? null : theirs - 1);
        all--;
    }
}
