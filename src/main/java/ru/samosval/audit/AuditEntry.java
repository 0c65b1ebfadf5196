package ru.samosval.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import ru.samosval.platform.Characters;
import ru.samosval.platform.Search;

/** One row of the audit log: who did what to which thing, and when. Never changed, never deleted. */
@Entity
@Table(name = "audit_log")
public class AuditEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "user_id")
    private Long userId;

    private AuditAction action;

    @Column(name = "target_id")
    private Long targetId;

    private String details;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "search_text")
    private String searchText;

    protected AuditEntry() {}

    AuditEntry(Long userId, AuditAction action, Long targetId, String details, Instant now) {
        this.userId = userId;
        this.action = action;
        this.targetId = targetId;
        this.details = Characters.shown(details);
        this.createdAt = now;
        this.searchText = searchText(details);
    }

    /** What a search in the log looks at, for these details; null where there are none. */
    static String searchText(String details) {
        return details == null ? null : Search.normal(details);
    }
}
