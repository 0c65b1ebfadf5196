package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal.Conflict;

/**
 * Acts on a delivery once more, with the rights of the user who replays it. Only its commits are replayed. The
 * judgement of its signature stays, because only a part of the body is kept, and no signature: a delivery that proved
 * nothing when it came is refused again for the same reason, and that is recorded as well.
 */
@ApplicationScoped
public class Replays {

    @Inject
    private Deliveries deliveries;

    @Inject
    private Hooks hooks;

    /** Whether the delivery was accepted and has commits, and the actor may replay it. */
    boolean isReplayable(Actor actor, Deliveries.Row row) {
        return row.verdict().isAccepted() && !row.commits().isEmpty() && Rights.sendsHooks(actor);
    }

    /**
     * Replays a delivery. Returns the number of the new one.
     *
     * @throws Conflict if it was not accepted, or has no commits
     */
    public long replay(Actor actor, long id) {
        Deliveries.Detail detail = deliveries.get(actor, id);
        Deliveries.Row row = detail.row();
        Rights.demand(Rights.sendsHooks(actor));
        Delivery.Origin origin = new Delivery.Origin(row.dialect(), actor, actor.address(), row.ownRequest(), row.id());
        Delivery.Sent sent = new Delivery.Sent(detail.headers(), detail.body(), row.bodySize());
        if (!row.verdict().isAccepted()) {
            Delivery unproven =
                    new Delivery(origin, row.verdict(), row.event(), List.of(), row.commits(), row.reason(), sent);
            throw new Conflict("hooks.replay.unproven", row.verdict(), hooks.recordRefused(unproven, row.reason()));
        }
        if (row.commits().isEmpty()) {
            throw new Conflict("hooks.replay.nothing");
        }
        return hooks.take(new Delivery(origin, Verdict.SESSION, row.event(), List.of(), row.commits(), null, sent))
                .delivery();
    }
}
