package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.config.Settings;
import ru.samosval.faces.PageActions;
import ru.samosval.faces.PageOfOne;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;
import ru.samosval.user.Caller;

/**
 * {@code /deployments/{id}}: a deployment with its live log, its charts, and the buttons for what may be done with it.
 */
@Named("deploymentPage")
@RequestScoped
public class DeploymentPage implements PageOfOne {

    @Inject
    private Deployments deployments;

    @Inject
    private Histories histories;

    @Inject
    private Settings settings;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    private Deployment current;

    @Override
    public void open(Actor actor, long id) {
        current = deployments.get(actor, id);
    }

    /** The deployment as it is now. */
    public Deployment getDeployment() {
        return current;
    }

    /** Starts it. */
    public void start() {
        actions.attempt(() -> deployments.start(caller.get(), getDeployment().getId()), "deployment.started");
        reload();
    }

    /** Stops it. */
    public void stop() {
        actions.attempt(() -> deployments.stop(caller.get(), getDeployment().getId()), "deployment.stopped");
        reload();
    }

    /** Restarts it. */
    public void restart() {
        actions.attempt(() -> deployments.restart(caller.get(), getDeployment().getId()), "deployment.restarted");
        reload();
    }

    /** Deletes it and leads to the list. */
    public void delete() {
        if (actions.attempt(
                () -> deployments.delete(caller.get(), getDeployment().getId()), "deployment.deleted")) {
            actions.redirect("/deployments");
        } else {
            reload();
        }
    }

    /** Why the rollout failed, in the words of its log; null if it did not fail. */
    public String getFailure() {
        if (getDeployment().getStatus() != DeploymentStatus.FAILED) {
            return null;
        }
        List<Run> runs = histories.of(caller.get(), getDeployment().getId()).runs();
        return runs.isEmpty()
                ? null
                : RolloutPlan.failureReason(runs.get(runs.size() - 1).seed());
    }

    /** The moment from which its log and charts are kept; null if they are complete. */
    public Instant getKeptFrom() {
        return histories
                .keptFrom(getDeployment().getId(), settings.actionsPerDeployment())
                .map(Instant::ofEpochMilli)
                .orElse(null);
    }

    /** How many of the newest acts are kept. */
    public int getKeptActions() {
        return settings.actionsPerDeployment();
    }

    private void reload() {
        current = deployments.find(getDeployment().getId()).orElse(current);
    }

    private AllowedActions allowed() {
        return AllowedActions.of(caller.get(), getDeployment());
    }

    public boolean isStartable() {
        return allowed().isStartable();
    }

    public boolean isRestartable() {
        return allowed().isRestartable();
    }

    /** Whether the caller could start it if no operator had stopped it. */
    public boolean isLockedForOwner() {
        return allowed().isLockedForOwner();
    }

    public boolean isStoppable() {
        return allowed().isStoppable();
    }

    /** Whether the page asks before it stops or restarts the deployment, because people work with what runs there. */
    public boolean isAsked() {
        return getDeployment().getEnvironment() == Environment.PROD;
    }

    public boolean isDeletable() {
        return allowed().isDeletable();
    }
}
