package ru.samosval.build;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import ru.samosval.image.Image;
import ru.samosval.input.Secrets;
import ru.samosval.request.ImageRequest;
import ru.samosval.user.User;

/**
 * One build of a request's image (sections 4.3 and 8.3). Its course is decided when it starts: its steps wait in
 * {@code build_steps} until their moments, and {@code plan_error} holds the error it will end with, if any.
 */
@Entity
@Table(name = "builds")
public class Build {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "request_id")
    private ImageRequest request;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "image_id")
    private Image image;

    private BuildStatus status;

    @Column(name = "build_log")
    private String buildLog;

    @Column(name = "error_message")
    private String errorMessage;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "built_by")
    private User builtBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "finished_at")
    private Instant finishedAt;

    @Column(name = "image_name")
    private String imageName;

    @Column(name = "version_tag")
    private String versionTag;

    @Column(name = "plan_error")
    private String planError;

    @Column(name = "due_at")
    private Long dueAt;

    @Version
    @Column(name = "row_version")
    private int rowVersion;

    protected Build() {}

    Build(ImageRequest request, User builtBy, Instant now) {
        this.request = request;
        this.builtBy = builtBy;
        this.createdAt = now;
        this.status = BuildStatus.QUEUED;
        this.buildLog = "";
        this.imageName = request.getImageName();
        this.versionTag = request.getVersionTag();
    }

    void plan(String error, long firstStep) {
        planError = error;
        dueAt = firstStep;
    }

    /**
     * Appends lines that have fallen due. {@code nextDue} is the moment of the next step (epoch milliseconds); null if
     * there is none.
     */
    void carry(List<String> lines, Long nextDue) {
        if (status == BuildStatus.QUEUED) {
            become(BuildStatus.BUILDING);
        }
        StringBuilder log = new StringBuilder(buildLog);
        lines.forEach(line -> log.append(line).append('\n'));
        buildLog = log.toString();
        dueAt = nextDue;
    }

    /** Whether the build is planned to succeed. */
    boolean succeeds() {
        return planError == null;
    }

    void succeed(Image made, Instant now) {
        become(BuildStatus.SUCCESS);
        image = made;
        finishedAt = now;
    }

    void fail(Instant now) {
        become(BuildStatus.FAILED);
        errorMessage = planError;
        finishedAt = now;
    }

    private void become(BuildStatus next) {
        if (!status.canBecome(next)) {
            throw new IllegalStateException("build " + id + ": " + status + " cannot become " + next);
        }
        status = next;
    }

    /** The lines written so far, with secrets masked: earlier versions may have stored some that are masked today. */
    public List<String> logLines() {
        return lines(buildLog);
    }

    /** The lines of a stored log, with secrets masked. */
    static List<String> lines(String buildLog) {
        return buildLog == null
                ? List.of()
                : buildLog.lines().map(Secrets::masked).toList();
    }

    public Long getId() {
        return id;
    }

    public ImageRequest getRequest() {
        return request;
    }

    public Image getImage() {
        return image;
    }

    public BuildStatus getStatus() {
        return status;
    }

    public String getErrorMessage() {
        return Secrets.masked(errorMessage);
    }

    public User getBuiltBy() {
        return builtBy;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    /** How many seconds it took, rounded up; null while it is not finished. */
    public Long getSeconds() {
        return finishedAt == null
                ? null
                : Duration.between(createdAt, finishedAt).plusMillis(999).toSeconds();
    }

    public Instant getFinishedAt() {
        return finishedAt;
    }

    /** The name and tag of the image: {@code name:version}. */
    public String getImageTag() {
        return imageName + ":" + versionTag;
    }

    String getImageName() {
        return imageName;
    }

    String getVersionTag() {
        return versionTag;
    }

    int getRowVersion() {
        return rowVersion;
    }
}
