package ru.samosval.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * One run of a deployment, from start to stop. Its logs and metrics are computed from it. Moments are epoch
 * milliseconds.
 */
@Entity
@Table(name = "deployment_runs")
public class DeploymentRun {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "deployment_id")
    private Long deploymentId;

    private int number;

    private long seed;

    @Column(name = "requested_at")
    private long requestedAt;

    @Column(name = "ready_at")
    private long readyAt;

    private boolean fails;

    @Column(name = "ended_at")
    private Long endedAt;

    private int model = Run.NEWEST_MODEL;

    @Column(name = "milli_cpus")
    private int milliCpus;

    @Column(name = "ram_mb")
    private int ramMb;

    protected DeploymentRun() {}

    DeploymentRun(long deploymentId, int number, long seed, long timestamp, RolloutPlan plan, Resources resources) {
        this.deploymentId = deploymentId;
        this.number = number;
        this.seed = seed;
        this.requestedAt = timestamp;
        this.readyAt = timestamp + plan.readyAfterMillis();
        this.fails = plan.fails();
        this.milliCpus = resources.milliCpus();
        this.ramMb = resources.ramMb();
    }

    long seed() {
        return seed;
    }

    long readyAt() {
        return readyAt;
    }

    void end(long timestamp) {
        endedAt = timestamp;
    }
}
