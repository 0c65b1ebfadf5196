package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal.Conflict;

/**
 * Acts on a delivery once more: its commits come again, by the rights of the person who repeats it. What its signature was
 * judged to be stays so: the body is kept in part and signatures are not, so what proved nothing when it came proves
 * nothing now. It is refused again, for the same reason, and that is kept as well.
 */
@ApplicationScoped
public class Replays {

    @Inject
    private Deliveries deliveries;

    @Inject
    private Hooks hooks;

    /** Whether the delivery tells of a commit that was let in, and the actor may repeat it. */
    boolean isReplayable(Actor actor, Deliveries.Row row) {
        return row.verdict().isAccepted() && !row.commits().isEmpty() && Rights.sendsHooks(actor);
    }

    /** Acts on it; returns the number of the new delivery. */
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
