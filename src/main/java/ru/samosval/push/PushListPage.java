package ru.samosval.push;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.faces.PageActions;
import ru.samosval.user.Caller;

/** {@code /admin/push}: where logs and metrics are sent to, what came of it, and the form for one more. */
@Named("pushList")
@RequestScoped
public class PushListPage {

    @Inject
    private PushTargets targets;

    @Inject
    private PushRounds rounds;

    @Inject
    private Caller caller;

    @Inject
    private PageActions acts;

    private final PushForm form = new PushForm();
    private final Map<String, String> errors = new HashMap<>();
    private List<PushTarget> rows;

    /** All targets, the oldest first. */
    public List<PushTarget> getRows() {
        if (rows == null) {
            rows = targets.list(caller.get());
        }
        return rows;
    }

    /** Whether more deployments are chosen than are sent of. */
    public boolean isPartial(PushTarget target) {
        return rounds.isPartial(target.id());
    }

    /** Of how many deployments is sent at most. */
    public int getMost() {
        return PushRounds.MOST_DEPLOYMENTS;
    }

    /** Whether the configuration allows any address. */
    public boolean isConfigured() {
        return targets.isConfigured(caller.get());
    }

    /** Has sent what the form describes. */
    public void create() {
        done(acts.attempt(() -> targets.create(caller.get(), form), errors, "push.created", form.getName()));
    }

    /** Stops sending for a while. */
    public void pause(long id) {
        done(acts.attempt(() -> targets.activate(caller.get(), id, false), "push.paused"));
    }

    /** Goes on sending. */
    public void resume(long id) {
        done(acts.attempt(() -> targets.activate(caller.get(), id, true), "push.resumed"));
    }

    /** Sends no more. */
    public void delete(long id) {
        done(acts.attempt(() -> targets.delete(caller.get(), id), "push.deleted"));
    }

    private void done(boolean done) {
        if (done) {
            acts.redirect("/admin/push");
        }
    }

    public PushForm getForm() {
        return form;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    public PushProtocol[] getProtocols() {
        return PushProtocol.values();
    }

    public Environment[] getEnvironments() {
        return Environment.values();
    }
}
