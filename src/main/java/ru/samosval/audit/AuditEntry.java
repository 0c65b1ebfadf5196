package ru.samosval.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import ru.samosval.config.Networks;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;

/**
 * One row of the audit log: who did what to which thing, when and from where. Its text never changes; only the count of
 * a repeated refusal does.
 */
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

    private String address;

    @Column(name = "request_id")
    private Long requestId;

    private int repeats = 1;

    @Column(name = "repeated_at")
    private Instant repeatedAt;

    protected AuditEntry() {}

    AuditEntry(
            Long userId,
            AuditAction action,
            Long targetId,
            String details,
            String address,
            Long requestId,
            Instant now) {
        this.userId = userId;
        this.action = action;
        this.targetId = targetId;
        this.details = Characters.shown(details);
        this.address = address;
        this.requestId = requestId;
        this.createdAt = now;
        this.searchText = searchText(details, address);
    }

    /** Whether another refusal of the same action is a repetition of this one. */
    boolean isOf(Long otherUser, Long otherTarget, String otherDetails, String otherAddress) {
        return Objects.equals(userId, otherUser)
                && Objects.equals(targetId, otherTarget)
                && Objects.equals(details, Characters.shown(otherDetails))
                && isFromWhere(otherAddress);
    }

    /**
     * Whether it concerns this user and comes from this address, or from another address of the same customer
     * ({@link Networks#customer}).
     */
    boolean isBy(Long otherUser, String otherAddress) {
        return Objects.equals(userId, otherUser) && isFromWhere(otherAddress);
    }

    private boolean isFromWhere(String otherAddress) {
        return Objects.equals(Networks.customer(address), Networks.customer(otherAddress));
    }

    void repeat(Instant now) {
        repeats++;
        repeatedAt = now;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** The text that a search in the log looks at: details (as shown) and address; null if there is neither. */
    static String searchText(String details, String address) {
        if (details == null) {
            return address;
        }
        String shown = Characters.shown(details);
        return Folded.of(address == null ? shown : shown + " " + address);
    }
}
