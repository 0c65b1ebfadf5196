package ru.samosval.telemetry.stream;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Readership;
import ru.samosval.access.Rights;

/**
 * That things of one kind have changed, as pages are told it.
 *
 * @param ids their numbers; empty where it does not matter which
 * @param request the request that they came of; 0 where of none
 * @param readers who sees that request; null where the kind itself says it
 */
record Change(Kind kind, List<Long> ids, long request, Readership readers, What what) {

    /** What has become of them. */
    enum What {
        MADE,
        CHANGED,
        GONE
    }

    /** A change that a role decides about. */
    static Change of(Kind kind, List<Long> ids, What what) {
        return new Change(kind, ids, 0, null, what);
    }

    boolean isSeenBy(Actor actor) {
        return switch (kind) {
            case USER, PUSH -> Rights.administers(actor);
            case ACCOUNT -> ids.contains(actor.id());
            case AUDIT -> actor.isStaff();
            case RIGHTS -> !actor.isStaff();
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
