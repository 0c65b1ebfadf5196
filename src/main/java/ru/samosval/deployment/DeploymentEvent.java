package ru.samosval.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import ru.samosval.simulation.Level;

/** A line of a deployment's log that records an act: who started or stopped it, a new commit. */
@Entity
@Table(name = "deployment_events")
@IdClass(DeploymentEvent.Key.class)
public class DeploymentEvent {

    /** The second part of a line's id: simulated lines have 0, lines of acts have this number and up. */
    static final int FIRST_N = 1;

    @Id
    @Column(name = "deployment_id")
    private Long deploymentId;

    /** Epoch milliseconds. */
    @Id
    @Column(name = "moment")
    private long timestamp;

    @Id
    private int n;

    private String level;

    private String message;

    protected DeploymentEvent() {}

    DeploymentEvent(long deploymentId, long timestamp, Level level, String message) {
        this.deploymentId = deploymentId;
        this.timestamp = timestamp;
        this.n = FIRST_N;
        this.level = level.name();
        this.message = message;
    }

    /** An event's key. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        private Long deploymentId;
        private long timestamp;
        private int n;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.deploymentId.equals(deploymentId)
                    && key.timestamp == timestamp
                    && key.n == n;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(31 * (31 * deploymentId + timestamp) + n);
        }
    }
}
