package ru.samosval.push;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import ru.samosval.deployment.Environment;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.user.Caller;

/**
 * {@code /admin/push}: the targets that logs and metrics are pushed to, with their state, and the form for another one.
 */
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
    private ListQuery query;

    @Inject
    private PageActions actions;

    private final PushForm form = new PushForm();
    private final Map<String, String> errors = new HashMap<>();
    private ListRows<PushTarget> rows;

    /** The targets, for the page's address. */
    public ListRows<PushTarget> getRows() {
        if (rows == null) {
            rows = query.rows(part -> targets.list(caller.get(), part));
        }
        return rows;
    }

    /** Whether the target selects more deployments than the portal pushes. */
    public boolean isPartial(PushTarget target) {
        return rounds.isPartial(target.id());
    }

    /** The most deployments that are pushed to one target. */
    public int getMost() {
        return PushRounds.MOST_DEPLOYMENTS;
    }

    /** Whether the configuration allows any address. */
    public boolean isConfigured() {
        return targets.isConfigured(caller.get());
    }

    /** Creates the target that the form describes. */
    public void create() {
        done(actions.attempt(() -> targets.create(caller.get(), form), errors, "push.created", form.getName()));
    }

    /** Pauses a target. */
    public void pause(long id) {
        done(actions.attempt(() -> targets.activate(caller.get(), id, false), "push.paused"));
    }

    /** Resumes a target. */
    public void resume(long id) {
        done(actions.attempt(() -> targets.activate(caller.get(), id, true), "push.resumed"));
    }

    /** Deletes a target. */
    public void delete(long id) {
        done(actions.attempt(() -> targets.delete(caller.get(), id), "push.deleted"));
    }

    private void done(boolean done) {
        if (done) {
            actions.redirect(query.getHere());
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
