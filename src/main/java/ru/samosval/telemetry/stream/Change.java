package ru.samosval.telemetry.stream;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;

/**
 * A change of things of one kind, as pages are told of it.
 *
 * @param ids their ids; empty if it does not matter which
 * @param request the id of the request that they belong to; 0 if to none
 * @param readers who sees that request; null if the kind decides who sees the change
 */
record Change(Kind kind, List<Long> ids, long request, Readership readers, What what) {

    /** What happened to them. */
    enum What {
        MADE,
        CHANGED,
        GONE
    }

    /** A change that belongs to no request: its kind decides who sees it. */
    static Change of(Kind kind, List<Long> ids, What what) {
        return new Change(kind, ids, 0, null, what);
    }

    boolean isSeenBy(Actor actor) {
        return switch (kind) {
            case USER, PUSH -> Rights.administers(actor);
            case ACCOUNT -> ids.contains(actor.id());
            case AUDIT -> actor.isStaff();
            case RIGHTS -> !actor.isStaff();
            // Staff see all deliveries, and are told once of however many come together.
            case DELIVERY -> readers == null ? actor.isStaff() : !actor.isStaff() && Rights.seesRequest(actor, readers);
            default -> readers == null ? actor.isStaff() : Rights.seesRequest(actor, readers);
        };
    }

    String toJson() {
        return "{\"kind\":\"" + kind.key() + "\",\"ids\":["
                + ids.stream().map(String::valueOf).collect(Collectors.joining(",")) + "]"
                + (request == 0 ? "" : ",\"request\":" + request)
                + ",\"what\":\"" + what.name().toLowerCase(Locale.ROOT) + "\"}";
    }
}
