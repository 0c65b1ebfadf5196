package ru.samosval.work;

import java.util.HashMap;
import java.util.Map;

/** Limits how many of something each user may have at a time, and how many there may be in all. */
public final class Places {

    private final int mostOfUser;
    private final int most;
    private final Map<Long, Integer> ofUsers = new HashMap<>();
    private int all;

    /** The answer to a request for a place. */
    public enum Room {
        /** There was a place; it is taken now. */
        FREE,
        /** The user has as many as one user may have. */
        USER_HAS_ENOUGH,
        /** All places are taken. */
        FULL
    }

    /** This many for each user, and this many in all. */
    public Places(int mostOfUser, int most) {
        this.mostOfUser = mostOfUser;
        this.most = most;
    }

    /** How many a user may have. */
    public int mostOfUser() {
        return mostOfUser;
    }

    /** Takes a place if there is one. It must be given back with {@link #leave}. */
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
