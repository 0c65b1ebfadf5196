package ru.samosval.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import ru.samosval.access.Role;

/** Somebody who can sign in, or a program with API tokens. */
@Entity
@Table(name = "users")
public class User {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String username;

    @Column(name = "password_hash")
    private String passwordHash;

    private Role role;

    @Column(name = "is_active")
    private boolean active;

    @Column(name = "created_at")
    private Instant createdAt;

    /** Whether the password is the one from the first start; null if that has not been checked yet. */
    @Column(name = "initial_password")
    private Boolean initialPassword;

    @Column(name = "service_account")
    private boolean serviceAccount;

    @Column(name = "files_requests")
    private boolean filesRequests;

    @Version
    @Column(name = "row_version")
    private int rowVersion;

    protected User() {}

    /** Unblocks one of the demonstration's people, with a password that nobody knows. */
    public void admit(String unknown) {
        active = true;
        passwordHash = unknown;
    }

    /** A new, active user. */
    public User(String username, String passwordHash, Role role, Instant now) {
        this(username, passwordHash, role, now, false);
    }

    /** The same; {@code initialPassword} says whether the password is the well-known one of the first start. */
    public User(String username, String passwordHash, Role role, Instant now, boolean initialPassword) {
        this.username = username;
        this.passwordHash = passwordHash;
        this.role = role;
        this.active = true;
        this.createdAt = now;
        this.initialPassword = initialPassword;
    }

    /** A new service account: a program, which authenticates with API tokens only. */
    static User service(String username, String noPassword, Role role, boolean filesRequests, Instant now) {
        User user = new User(username, noPassword, role, now);
        user.serviceAccount = true;
        user.filesRequests = filesRequests;
        return user;
    }

    void block() {
        active = false;
    }

    void unblock() {
        active = true;
    }

    void changePassword(String newHash) {
        passwordHash = newHash;
        initialPassword = false;
    }

    /** Stores what was found out about the password in an older database. */
    public void setInitialPassword(boolean initial) {
        initialPassword = initial;
    }

    /** Whether the password is the one from the first start; null if that has not been checked yet. */
    public Boolean getInitialPassword() {
        return initialPassword;
    }

    public Long getId() {
        return id;
    }

    public String getUsername() {
        return username;
    }

    public String getPasswordHash() {
        return passwordHash;
    }

    public Role getRole() {
        return role;
    }

    public boolean isActive() {
        return active;
    }

    /** Whether this is a program, which authenticates with API tokens only. */
    public boolean isServiceAccount() {
        return serviceAccount;
    }

    /** Whether this service account may file requests beside what its role may do. */
    public boolean isFilesRequests() {
        return filesRequests;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    int getRowVersion() {
        return rowVersion;
    }
}
