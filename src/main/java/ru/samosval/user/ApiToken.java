package ru.samosval.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import ru.samosval.storage.Identified;

/** An API token as the database stores it. Moments are epoch milliseconds. */
@Entity
@Table(name = "api_tokens")
public class ApiToken implements Identified {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "user_id")
    private Long userId;

    private String name;

    @Column(name = "token_hash")
    private String tokenHash;

    private TokenScope scope;

    @Column(name = "created_at")
    private long createdAt;

    @Column(name = "expires_at")
    private Long expiresAt;

    private boolean expired;

    @Column(name = "made_by")
    private Long madeBy;

    @Column(name = "used_at")
    private Long usedAt;

    @Column(name = "used_from")
    private String usedFrom;

    protected ApiToken() {}

    ApiToken(long userId, String name, String tokenHash, TokenScope scope, long now, Long expiresAt, Long madeBy) {
        this.userId = userId;
        this.name = name;
        this.tokenHash = tokenHash;
        this.scope = scope;
        this.createdAt = now;
        this.expiresAt = expiresAt;
        this.madeBy = madeBy;
    }

    void noteExpired() {
        expired = true;
    }

    void noteUse(long timestamp, String from) {
        usedAt = timestamp;
        usedFrom = from;
    }

    @Override
    public Long id() {
        return id;
    }

    public long getUserId() {
        return userId;
    }

    public String getName() {
        return name;
    }

    public TokenScope getScope() {
        return scope;
    }

    public long getCreatedAt() {
        return createdAt;
    }

    /** When it expires; null if it does not. */
    public Long getExpiresAt() {
        return expiresAt;
    }

    /** The id of the token that created this one, and with which it ends; null if a signed-in user created it. */
    public Long getMadeBy() {
        return madeBy;
    }

    /** When it was last used; null if never. */
    public Long getUsedAt() {
        return usedAt;
    }

    /** The address that it was last used from; null if never. */
    public String getUsedFrom() {
        return usedFrom;
    }
}
