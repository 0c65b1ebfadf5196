package ru.samosval.build;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A line of a build's log that is still to come, with the moment at which it falls due (epoch milliseconds). */
@Entity
@Table(name = "build_steps")
@IdClass(BuildStep.Key.class)
public class BuildStep {

    @Id
    @Column(name = "build_id")
    private Long buildId;

    @Id
    private int number;

    @Column(name = "due_at")
    private long dueAt;

    private String line;

    protected BuildStep() {}

    BuildStep(Long buildId, int number, long dueAt, String line) {
        this.buildId = buildId;
        this.number = number;
        this.dueAt = dueAt;
        this.line = line;
    }

    int number() {
        return number;
    }

    long dueAt() {
        return dueAt;
    }

    String line() {
        return line;
    }

    /** A step's key. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        private Long buildId;
        private int number;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.buildId.equals(buildId) && key.number == number;
        }

        @Override
        public int hashCode() {
            return 31 * buildId.hashCode() + number;
        }
    }
}
