package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal.Conflict;

/**
 * Acts on a delivery once more: whatever became of it the first time, its commits come again, by the rights of the person
 * who repeats it. What it was refused for when it came (a wrong secret) plays no part: the person vouches for it.
 */
@ApplicationScoped
public class Replays {

    @Inject
    private Deliveries deliveries;

    @Inject
    private Hooks hooks;

    /** Whether the delivery tells of a commit, and the actor may tell commits of one of its requests. */
    boolean isReplayable(Actor actor, Deliveries.Row row) {
        return !row.commits().isEmpty() && Access.sendsHooks(actor);
    }

    /** Acts on it; returns the number of the new delivery. */
    public long replay(Actor actor, long id) {
        Deliveries.Detail detail = deliveries.get(actor, id);
        Deliveries.Row row = detail.row();
        Access.demand(Access.sendsHooks(actor));
        if (row.commits().isEmpty()) {
            throw new Conflict("hooks.replay.nothing");
        }
        Delivery.Origin origin = new Delivery.Origin(row.dialect(), actor, actor.address(), row.ownRequest(), row.id());
        Delivery.Sent sent = new Delivery.Sent(detail.headers(), detail.body(), row.bodySize());
        return hooks.take(new Delivery(origin, Verdict.SESSION, row.event(), List.of(), row.commits(), null, sent))
                .delivery();
    }
}
