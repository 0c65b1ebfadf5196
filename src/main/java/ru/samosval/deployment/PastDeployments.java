package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import ru.samosval.access.Unguarded;
import ru.samosval.image.Image;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.RolloutPlan;

/** Creates deployments that seem to have been there for some time: sample data. */
@ApplicationScoped
public class PastDeployments {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private DeploymentPorts ports;

    @Inject
    private DeploymentRuns runs;

    /**
     * An act in the past.
     *
     * @param what who did it, or what it was: what follows the act's own words in the log
     * @param fails whether the rollout that it began has failed
     */
    public record Past(Action action, String what, Instant at, boolean fails) {}

    /**
     * Creates a deployment with a history; the acts must be in order. If another deployment holds one of its ports, it
     * gets none. The audit log says nothing of it, as it is sample data.
     */
    @Unguarded("sample data, which an administrator has asked for")
    @Transactional(Transactional.TxType.MANDATORY)
    public Deployment make(Image image, DeploymentData data, List<Past> history) {
        Ports wanted = Ports.parse(data.getPorts());
        NewDeployment form = data.values(ports.isAnyTaken(wanted, data.getEnvironment()) ? Ports.parse("") : wanted);
        Deployment deployment = new Deployment(image, form, history.get(0).at());
        em.persist(deployment);
        em.flush();
        ports.hold(deployment, form.ports());
        for (Past past : history) {
            long timestamp = past.at().toEpochMilli();
            Level level = Level.INFO;
            if (past.action() == Action.STOP) {
                deployment.stop(timestamp, true);
                runs.end(deployment.getId(), timestamp);
                level = Level.WARN;
            } else {
                runs.begin(deployment, timestamp, past.fails() ? 1 : 0, 1);
                deployment.settle(past.fails());
            }
            em.persist(new DeploymentEvent(
                    deployment.getId(), timestamp, level, past.action().line(past.what())));
        }
        return deployment;
    }

    /** Why the newest run of a deployment failed, in the words of its log. */
    @Unguarded("sample data, which an administrator has asked for")
    public String failureOf(Deployment deployment) {
        return em.createQuery(
                        "SELECT r FROM DeploymentRun r WHERE r.deploymentId = :id AND r.number = :number",
                        DeploymentRun.class)
                .setParameter("id", deployment.getId())
                .setParameter("number", deployment.getRunNumber())
                .getResultStream()
                .map(run -> RolloutPlan.failureReason(run.seed()))
                .findFirst()
                .orElse("");
    }
}
