package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import ru.samosval.config.SeedSource;
import ru.samosval.config.Settings;
import ru.samosval.request.ImageRequest;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.RolloutPlan;

/** The runs of one deployment. They begin and end in the transaction of an act (section 8.4). */
@ApplicationScoped
class DeploymentRuns {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    /**
     * Ends the deployment's current run, if there is one, and begins the next one. The deployment is deploying then.
     */
    void begin(Deployment deployment, long timestamp, double failureRate, double speed) {
        end(deployment.getId(), timestamp);
        int number = deployment.getRunNumber() + 1;
        long seed = seeds.next(SeedSource.Purpose.RUN, deployment.getId(), number);
        RolloutPlan plan = RolloutPlan.of(seed, failureRate, speed);
        DeploymentRun run = new DeploymentRun(
                deployment.getId(),
                number,
                seed,
                timestamp,
                plan,
                resources(deployment.getImage().getRequest()));
        em.persist(run);
        deployment.deploy(timestamp, run.readyAt());
    }

    /** Ends the current run. */
    void end(long deploymentId, long timestamp) {
        em.createQuery(
                        "UPDATE DeploymentRun r SET r.endedAt = :moment WHERE r.deploymentId = :id AND r.endedAt IS NULL")
                .setParameter("moment", timestamp)
                .setParameter("id", deploymentId)
                .executeUpdate();
    }

    /**
     * Takes down one replica of the current run. It begins anew a little later.
     *
     * @param killedBy as in {@link ReplicaRestart}
     */
    void restart(Deployment deployment, int replica, long timestamp, int killedBy) {
        long seed = ((Number)
                        em.createNativeQuery("SELECT seed FROM deployment_runs WHERE deployment_id = ? AND number = ?")
                                .setParameter(1, deployment.getId())
                                .setParameter(2, deployment.getRunNumber())
                                .getSingleResult())
                .longValue();
        ReplicaRestart restart = ReplicaRestart.plan(seed, replica, timestamp, killedBy, settings.speed());
        em.createNativeQuery("INSERT INTO replica_restarts (deployment_id, run_number, down_at, replica, up_at,"
                        + " killed_by) VALUES (?, ?, ?, ?, ?, ?)")
                .setParameter(1, deployment.getId())
                .setParameter(2, deployment.getRunNumber())
                .setParameter(3, restart.downAt())
                .setParameter(4, replica)
                .setParameter(5, restart.upAt())
                .setParameter(6, killedBy)
                .executeUpdate();
    }

    /** Whether a replica was restarted by itself and is not up again. */
    boolean isDown(Deployment deployment, int replica, long timestamp) {
        return !em.createNativeQuery("SELECT 1 FROM replica_restarts WHERE deployment_id = ? AND run_number = ?"
                        + " AND replica = ? AND up_at > ?")
                .setParameter(1, deployment.getId())
                .setParameter(2, deployment.getRunNumber())
                .setParameter(3, replica)
                .setParameter(4, timestamp)
                .getResultList()
                .isEmpty();
    }

    private static Resources resources(ImageRequest request) {
        return Resources.of(request.getVcpu(), request.getRamMb());
    }
}
