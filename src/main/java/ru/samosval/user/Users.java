package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Folded;
import ru.samosval.input.Validation;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;

/** The users of the portal (sections 3, 4.1 and 4.8 of the specification). */
@ApplicationScoped
public class Users {

    private static final int SUGGESTIONS = 20;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Lookup lookup;

    @Inject
    private Audit audit;

    @Inject
    private Passwords passwords;

    @Inject
    private Validation validation;

    @Inject
    private Clock clock;

    @Inject
    private Event<UserBlocked> blocked;

    @Inject
    private Sessions sessions;

    @Inject
    private ApiTokens tokens;

    @Inject
    private Users self;

    /** Whether root still has the well-known password. */
    @Unguarded("the front door, before anybody has signed in")
    public boolean hasRootInitialPassword() {
        return lookup.first(
                        "SELECT initial_password FROM users WHERE username = ?", row -> row.getBoolean(1), Rights.ROOT)
                .orElse(false);
    }

    /** Fired within the transaction: a user was blocked. Observe it after the commit. */
    public record UserBlocked(long userId) {}

    /** A user as the administrator's list shows them. */
    public record Row(
            Long id,
            String username,
            Role role,
            boolean active,
            java.time.Instant createdAt,
            boolean serviceAccount,
            boolean filesRequests)
            implements Identified {}

    /** The active user with this login, as an actor; empty if there is none. */
    @Unguarded("who acts is found out by this")
    public Optional<Actor> actor(String username) {
        return lookup.first(
                "SELECT id, username, role FROM users WHERE username = ? AND is_active = 1",
                row -> new Actor(
                        row.getLong(1),
                        row.getString(2),
                        Keyed.parse(Role.class, row.getString(3)).orElseThrow()),
                username);
    }

    /**
     * The user with this login, in any letter case. If an old database has two logins that differ in case only, each is
     * found by its exact spelling.
     */
    @Unguarded("part of acts whose rights were asked")
    public Optional<User> find(String username) {
        List<User> users = em.createQuery("SELECT u FROM User u WHERE LOWER(u.username) = :name", User.class)
                .setParameter("name", Folded.of(username))
                .getResultList();
        return users.stream()
                .filter(u -> users.size() == 1 || u.getUsername().equals(username))
                .findFirst();
    }

    /** The active users whose login begins with the prefix, in any letter case, in order, at most 20 (section 9.8). */
    @Unguarded("logins are known to all who have signed in")
    public List<String> search(String prefix, Role role) {
        String from = Folded.of(prefix);
        return em.createQuery(
                        "SELECT u.username FROM User u WHERE u.active = TRUE AND SUBSTRING(LOWER(u.username), 1, :length)"
                                + " = :prefix AND (:role IS NULL OR u.role = :role) ORDER BY LOWER(u.username)",
                        String.class)
                .setParameter("length", from.length())
                .setParameter("prefix", from)
                .setParameter("role", role)
                .setMaxResults(SUGGESTIONS)
                .getResultList();
    }

    /** A page of the users whose login contains the text, by login. For administrators. */
    public ResultPage<Row> list(Actor actor, String text, ListPart part) {
        return listed(actor).whereContains("LOWER(username)", text).page(part);
    }

    /** The users whose login begins with this text, in any case: the first by login. For administrators. */
    public List<Row> named(Actor actor, String text, int most) {
        return listed(actor).beginning("LOWER(username)", Folded.of(text), most);
    }

    private Search<Row> listed(Actor actor) {
        Rights.demand(Rights.administers(actor));
        return new Search<>(
                        em,
                        Row.class,
                        "NEW ru.samosval.user.Users$Row(u.id, u.username, u.role, u.active, u.createdAt,"
                                + " u.serviceAccount, u.filesRequests)",
                        "User u",
                        "users")
                .sortable("username", "LOWER(username)")
                .sortable("role", "role")
                .sortable("status", "is_active")
                .sortable("created", "created_at")
                .inOrderOf("username");
    }

    /** The logins of the active service accounts, in order. For administrators. */
    public List<String> serviceAccounts(Actor actor) {
        Rights.demand(Rights.administers(actor));
        return em.createQuery(
                        "SELECT u.username FROM User u WHERE u.serviceAccount = TRUE AND u.active = TRUE ORDER BY u.username",
                        String.class)
                .getResultList();
    }

    /** A user. For administrators. */
    public User get(Actor actor, long id) {
        return administered(actor, id);
    }

    /**
     * Creates a user; returns the id. For administrators.
     *
     * @throws Invalid if the form is wrong or the login is taken
     */
    @Transactional
    public long create(Actor actor, NewUser form) {
        Rights.demand(Rights.administers(actor));
        List<FieldError> errors = validation.check(form);
        boolean notAllowed = form.isFilesRequests() && !Rights.mayFileRequests(form.getRole(), form.isServiceAccount());
        if (notAllowed) {
            errors.add(new FieldError("files_requests", "user.files_requests.only"));
        } else if (!form.isServiceAccount()) {
            errors.addAll(passwords.check("password", form.getPassword(), form.getUsername()));
        } else if (form.getPassword() != null && !form.getPassword().isEmpty()) {
            errors.add(new FieldError("password", "user.service.password"));
        }
        // Hashed before the first statement of the transaction, which takes the write lock.
        String hash = !errors.isEmpty()
                ? null
                : form.isServiceAccount() ? passwords.unguessable() : passwords.hash(form.getPassword());
        if (errors.isEmpty() && isTaken(form.getUsername())) {
            errors.add(new FieldError("username", "user.username.taken", form.getUsername()));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        User user = form.isServiceAccount()
                ? User.service(form.getUsername(), hash, form.getRole(), form.isFilesRequests(), clock.instant())
                : new User(form.getUsername(), hash, form.getRole(), clock.instant());
        em.persist(user);
        em.flush();
        String details = "username: " + user.getUsername() + "; role: "
                + user.getRole().getKey() + (user.isServiceAccount() ? "; service account" : "")
                + (user.isFilesRequests() ? "; files requests" : "");
        audit.record(actor, AuditAction.USER_CREATE, user.getId(), details);
        return user.getId();
    }

    /**
     * Blocks a user at once: their next request is refused, and their log streams end.
     *
     * @throws Forbidden for root
     * @throws Conflict if they are blocked already
     */
    @Transactional
    public void block(Actor actor, long id) {
        User user = administered(actor, id);
        if (!Rights.isBlockable(user.getUsername())) {
            throw new Forbidden("user.root.protected");
        }
        Rights.demand(Rights.blocks(actor, user.getUsername()), "user.block.self");
        if (!user.isActive()) {
            throw new Conflict("user.blocked.already", user.getUsername());
        }
        // The sessions stay, but only serve to tell the user that they are blocked. Unblocking ends them.
        user.block();
        sessions.endSwitched(id);
        tokens.endAll(id);
        audit.record(actor, AuditAction.USER_BLOCK, id, "username: " + user.getUsername() + "; is_active: 1 → 0");
        blocked.fire(new UserBlocked(id));
    }

    /**
     * Unblocks a user.
     *
     * @throws Conflict if they are not blocked
     */
    @Transactional
    public void unblock(Actor actor, long id) {
        User user = administered(actor, id);
        if (user.isActive()) {
            throw new Conflict("user.active.already", user.getUsername());
        }
        user.unblock();
        sessions.endAll(id, null);
        audit.record(actor, AuditAction.USER_UNBLOCK, id, "username: " + user.getUsername() + "; is_active: 0 → 1");
    }

    /**
     * Sets another user's password, and ends their sign-ins and tokens. One's own is changed in the profile, with the
     * old one.
     *
     * @throws Invalid if the password is not allowed, or the user is a service account
     * @throws Forbidden for root and for oneself
     */
    public void changePassword(Actor actor, long id, String password) {
        Rights.demand(Rights.administers(actor));
        User user = find(id).orElseThrow(NotFound::new);
        List<FieldError> errors = passwords.check("new_password", password, user.getUsername());
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        boolean own = actor.username().equals(user.getUsername());
        Rights.demand(
                Rights.changesPassword(actor, user.getUsername()), own ? "user.password.own" : "user.root.password");
        if (user.isServiceAccount()) {
            throw new Invalid("new_password", "user.service.password");
        }
        self.setPassword(actor, id, passwords.hash(password), null);
    }

    /**
     * Stores the new hash and ends the user's tokens and all their sign-ins except the given one.
     *
     * @param session the sign-in that goes on; null for none
     */
    @Transactional
    public void setPassword(Actor actor, long id, String hash, Long session) {
        User user = find(id).orElseThrow(NotFound::new);
        // Recorded first: the sign-in that the actor acts by may be among those that end.
        audit.record(actor, AuditAction.USER_PASSWORD, id, "username: " + user.getUsername());
        user.changePassword(hash);
        sessions.endAll(id, session);
        tokens.endAll(id);
    }

    private Optional<User> find(long id) {
        return Optional.ofNullable(em.find(User.class, id));
    }

    private User administered(Actor actor, long id) {
        Rights.demand(Rights.administers(actor));
        return find(id).orElseThrow(NotFound::new);
    }

    private boolean isTaken(String username) {
        return !em.createQuery("SELECT u.id FROM User u WHERE LOWER(u.username) = :name", Long.class)
                .setParameter("name", Folded.of(username))
                .getResultList()
                .isEmpty();
    }
}
