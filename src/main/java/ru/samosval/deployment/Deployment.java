package ru.samosval.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import ru.samosval.image.Image;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;
import ru.samosval.refusal.Refusal.Conflict;

/** A deployment of an image (section 4.5). Each of its runs, from a start to a stop, is a {@link DeploymentRun}. */
@Entity
@Table(name = "deployments")
public class Deployment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "image_id")
    private Image image;

    private String name;

    private Environment environment;

    private DeploymentStatus status;

    private int replicas;

    private String ports;

    @Column(name = "stopped_by_operator")
    private boolean stoppedByOperator;

    @Column(name = "needs_restart")
    private boolean needsRestart;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "run_number")
    private int runNumber;

    @Column(name = "due_at")
    private Long dueAt;

    @Column(name = "commit_id")
    private String commitId;

    @Column(name = "next_commit")
    private String nextCommit;

    @Column(name = "search_text")
    private String searchText;

    @Version
    @Column(name = "row_version")
    private int rowVersion;

    protected Deployment() {}

    /** A new deployment that has not begun to deploy yet. */
    Deployment(Image image, NewDeployment form, Instant now) {
        this.image = image;
        this.name = form.name();
        this.environment = form.environment();
        this.replicas = form.replicas();
        this.ports = form.ports().toColumn();
        this.status = DeploymentStatus.STOPPED;
        this.createdAt = now;
        this.updatedAt = now;
        this.searchText = searchText(name, image.getImageTag());
    }

    /** The text that the list's text search looks at. */
    static String searchText(String name, String imageTag) {
        return Folded.of(name + " " + imageTag);
    }

    void demandStartable() {
        if (!status.isStartable()) {
            throw new Conflict("deployment.move.illegal", status, DeploymentStatus.DEPLOYING);
        }
    }

    void demandRestartable() {
        if (!status.isRestartable()) {
            throw new Conflict("deployment.move.illegal", status, DeploymentStatus.DEPLOYING);
        }
    }

    /** Begins a new run, which becomes running or failed at {@code readyAt} (epoch milliseconds). */
    void deploy(long timestamp, long readyAt) {
        status = DeploymentStatus.DEPLOYING;
        runNumber++;
        dueAt = readyAt;
        needsRestart = false;
        if (nextCommit != null) {
            commitId = nextCommit;
            nextCommit = null;
        }
        touch(timestamp);
    }

    /** Ends the rollout of a run that lies in the past. */
    void settle(boolean failed) {
        status = failed ? DeploymentStatus.FAILED : DeploymentStatus.RUNNING;
        dueAt = null;
    }

    void stop(long timestamp, boolean byOperator) {
        if (!status.isStoppable()) {
            throw new Conflict("deployment.move.illegal", status, DeploymentStatus.STOPPED);
        }
        status = DeploymentStatus.STOPPED;
        dueAt = null;
        stoppedByOperator = byOperator;
        touch(timestamp);
    }

    void release() {
        stoppedByOperator = false;
    }

    /** Sets the moment of the last change. */
    void touch(long timestamp) {
        updatedAt = Instant.ofEpochMilli(timestamp);
    }

    public Long getId() {
        return id;
    }

    public Image getImage() {
        return image;
    }

    /** The name, fit to be shown: rows of earlier versions may contain characters that are refused now. */
    public String getName() {
        return Characters.shown(name);
    }

    public Environment getEnvironment() {
        return environment;
    }

    public DeploymentStatus getStatus() {
        return status;
    }

    public int getReplicas() {
        return replicas;
    }

    public String getPorts() {
        return ports;
    }

    public boolean isStoppedByOperator() {
        return stoppedByOperator;
    }

    public boolean isNeedsRestart() {
        return needsRestart;
    }

    /** The commit that its run has; null if none has come yet. */
    public String getCommitId() {
        return commitId;
    }

    /** The commit that waits for the next start; null if none does. */
    public String getNextCommit() {
        return nextCommit;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Instant getUpdatedAt() {
        return updatedAt;
    }

    int getRunNumber() {
        return runNumber;
    }

    int getRowVersion() {
        return rowVersion;
    }
}
