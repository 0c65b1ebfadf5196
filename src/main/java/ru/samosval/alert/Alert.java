package ru.samosval.alert;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** Something that somebody should look at. So far there is one kind: a deployment that failed (section 8.4). */
@Entity
@Table(name = "alerts")
public class Alert {

    /** The type of an alert about a failed deployment; its target is the deployment. */
    public static final String DEPLOYMENT_FAILED = "deployment_failed";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "alert_type")
    private String alertType;

    @Column(name = "target_id")
    private Long targetId;

    private String message;

    private boolean resolved;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "request_id")
    private Long requestId;

    @Column(name = "resolved_at")
    private Instant resolvedAt;

    @Column(name = "resolved_by")
    private Long resolvedBy;

    @Version
    @Column(name = "row_version")
    private int rowVersion;

    protected Alert() {}

    void resolve(Long userId, Instant now) {
        resolved = true;
        resolvedBy = userId;
        resolvedAt = now;
    }

    public Long getId() {
        return id;
    }

    public Long getTargetId() {
        return targetId;
    }

    public Long getRequestId() {
        return requestId;
    }

    public boolean isResolved() {
        return resolved;
    }

    public String getMessage() {
        return message;
    }
}
