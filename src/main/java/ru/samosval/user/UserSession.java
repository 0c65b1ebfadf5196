package ru.samosval.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import ru.samosval.storage.Identified;

/** An open sign-in as the database stores it. Moments are epoch milliseconds. */
@Entity
@Table(name = "user_sessions")
public class UserSession implements Identified {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "user_id")
    private Long userId;

    @Column(name = "token_hash")
    private String tokenHash;

    @Column(name = "created_at")
    private long createdAt;

    @Column(name = "used_at")
    private long usedAt;

    private String address;

    private String agent;

    @Column(name = "switched_from")
    private Long switchedFrom;

    protected UserSession() {}

    UserSession(
            long userId,
            String tokenHash,
            long createdAt,
            long usedAt,
            String address,
            String agent,
            Long switchedFrom) {
        this.userId = userId;
        this.tokenHash = tokenHash;
        this.createdAt = createdAt;
        this.usedAt = usedAt;
        this.address = address;
        this.agent = agent;
        this.switchedFrom = switchedFrom;
    }

    @Override
    public Long id() {
        return id;
    }

    public long getUserId() {
        return userId;
    }

    public long getCreatedAt() {
        return createdAt;
    }

    public long getUsedAt() {
        return usedAt;
    }

    public String getAddress() {
        return address;
    }

    public String getAgent() {
        return agent;
    }
}
