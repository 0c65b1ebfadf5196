package ru.samosval.hook;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Actor;
import ru.samosval.faces.PageActions;
import ru.samosval.faces.PageOfOne;
import ru.samosval.user.Caller;

/** {@code /hooks/{id}}: a delivery, what was sent and what it did. */
@Named("hookPage")
@RequestScoped
public class HookPage implements PageOfOne {

    @Inject
    private Deliveries deliveries;

    @Inject
    private Replays replays;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    private Deliveries.Detail detail;

    @Override
    public void open(Actor actor, long id) {
        detail = deliveries.get(actor, id);
    }

    public Deliveries.Row getDelivery() {
        return detail.row();
    }

    public String getHeaders() {
        return detail.headers();
    }

    /** What was sent, as text, with secrets masked and without control characters. */
    public String getBody() {
        return detail.shownBody();
    }

    /** Whether the body is longer than what is kept of it. */
    public boolean isCut() {
        return detail.row().bodySize() > ForgeBody.KEPT;
    }

    /** Whether the caller can replay it. */
    public boolean isReplayable() {
        return replays.isReplayable(caller.get(), detail.row());
    }

    /** Replays it, and leads to the new delivery. */
    public void replay() {
        long[] made = new long[1];
        if (actions.attempt(
                () -> made[0] = replays.replay(caller.get(), getDelivery().id()), "hooks.replayed")) {
            actions.redirect("/hooks/" + made[0]);
        }
    }
}
