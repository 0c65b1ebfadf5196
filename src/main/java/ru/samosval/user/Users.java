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
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Role;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.platform.Characters;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.Lookup;
import ru.samosval.platform.Page;
import ru.samosval.platform.Refusal.Conflict;
import ru.samosval.platform.Refusal.FieldError;
import ru.samosval.platform.Refusal.Forbidden;
import ru.samosval.platform.Refusal.Invalid;
import ru.samosval.platform.Refusal.NotFound;
import ru.samosval.platform.Search;
import ru.samosval.platform.Validation;

/** The people of the portal (sections 3, 4.1 and 4.8 of the specification). */
@ApplicationScoped
public class Users {

    private static final int SUGGESTIONS = 20;
    private static final int LONGEST_NAME_SHOWN = 64;

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

    /** Told after the commit that somebody is out. */
    public record UserBlocked(long userId) {}

    /** A user as the administrator's list shows him. */
    public record Row(Long id, String username, Role role, boolean active, java.time.Instant createdAt) {

        /** Whether the rules let anybody block or unblock him. */
        public boolean isBlockable() {
            return Access.isBlockable(username);
        }
    }

    /** The active user of this login as one who acts; empty where there is none. */
    public Optional<Actor> actor(String username) {
        return lookup.first(
                "SELECT id, username, role FROM users WHERE username = ? AND is_active = 1",
                row -> new Actor(
                        row.getLong(1),
                        row.getString(2),
                        Keyed.parse(Role.class, row.getString(3)).orElseThrow()),
                username);
    }

    /** The user of exactly this login. */
    public Optional<User> find(String username) {
        return em.createQuery("SELECT u FROM User u WHERE u.username = :name", User.class)
                .setParameter("name", username)
                .getResultStream()
                .findFirst();
    }

    /**
     * Records a try to sign in and decides it: true where the password matched and the user is active at this moment.
     */
    @Transactional
    public boolean recordSignIn(String username, boolean passwordMatches) {
        User user = find(username).orElse(null);
        boolean admitted = passwordMatches && user != null && user.isActive();
        Long id = user == null ? null : user.getId();
        if (admitted) {
            audit.record(id, AuditAction.LOGIN, id, "username: " + username);
        } else {
            String why = user == null ? "unknown login" : passwordMatches ? "blocked" : "wrong password";
            audit.record(id, AuditAction.LOGIN_FAILED, id, "username: " + shortened(username) + "; reason: " + why);
        }
        return admitted;
    }

    /** Records that somebody signed out. */
    @Transactional
    public void recordSignOut(Actor actor) {
        audit.record(actor, AuditAction.LOGOUT, actor.id(), "username: " + actor.username());
    }

    private static String shortened(String username) {
        return Characters.quoted(
                username.length() > LONGEST_NAME_SHOWN ? username.substring(0, LONGEST_NAME_SHOWN) + "…" : username);
    }

    /** Active users whose login begins with the prefix, in any case, in order, at most 20 (section 9.8). */
    public List<String> search(String prefix, Role role) {
        String from = prefix.strip().toLowerCase(java.util.Locale.ROOT);
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

    /** A page of all users whose login contains the text, by login; for administrators. */
    public Page<Row> list(Actor actor, String text, int page) {
        Access.demand(Access.administers(actor));
        return new Search<>(
                        em,
                        Row.class,
                        "NEW ru.samosval.user.Users$Row(u.id, u.username, u.role, u.active, u.createdAt)",
                        "User u",
                        "users")
                .whereContains("LOWER(username)", text)
                .page(page, "LOWER(username), id", "LOWER(u.username), u.id");
    }

    /** Makes a user; returns his id. */
    @Transactional
    public long create(Actor actor, NewUser form) {
        Access.demand(Access.administers(actor));
        List<FieldError> errors = validation.check(form);
        // Hashed before the transaction's first statement, which takes the write lock from everyone else.
        String hash = errors.isEmpty() ? passwords.hash(form.getPassword()) : null;
        if (errors.isEmpty() && isTaken(form.getUsername())) {
            errors.add(new FieldError("username", "user.username.taken", form.getUsername()));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        User user = new User(form.getUsername(), hash, form.getRole(), clock.instant());
        em.persist(user);
        em.flush();
        String details =
                "username: " + user.getUsername() + "; role: " + user.getRole().getKey();
        audit.record(actor, AuditAction.USER_CREATE, user.getId(), details);
        return user.getId();
    }

    /** Shuts a user out at once: his open session's next request is refused and his log streams end. */
    @Transactional
    public void block(Actor actor, long id) {
        User user = administered(actor, id);
        if (!Access.isBlockable(user.getUsername())) {
            throw new Forbidden("user.root.protected");
        }
        if (!user.isActive()) {
            throw new Conflict("user.blocked.already", user.getUsername());
        }
        user.block();
        audit.record(actor, AuditAction.USER_BLOCK, id, "username: " + user.getUsername() + "; is_active: 1 → 0");
        blocked.fire(new UserBlocked(id));
    }

    /** Lets a blocked user in again. */
    @Transactional
    public void unblock(Actor actor, long id) {
        User user = administered(actor, id);
        if (user.isActive()) {
            throw new Conflict("user.active.already", user.getUsername());
        }
        user.unblock();
        audit.record(actor, AuditAction.USER_UNBLOCK, id, "username: " + user.getUsername() + "; is_active: 0 → 1");
    }

    /** Gives a user another password. */
    @Transactional
    public void changePassword(Actor actor, long id, String password) {
        Access.demand(Access.administers(actor));
        int length = password == null ? 0 : password.length();
        if (length < NewUser.SHORTEST_PASSWORD || length > NewUser.LONGEST_PASSWORD) {
            throw new Invalid(
                    "new_password", "user.password.size", NewUser.SHORTEST_PASSWORD, NewUser.LONGEST_PASSWORD);
        }
        String hash = passwords.hash(password);
        User user = administered(actor, id);
        Access.demand(Access.changesPassword(actor, user.getUsername()), "user.root.password");
        user.changePassword(hash);
        audit.record(actor, AuditAction.USER_PASSWORD, id, "username: " + user.getUsername());
    }

    private User administered(Actor actor, long id) {
        Access.demand(Access.administers(actor));
        User user = em.find(User.class, id);
        if (user == null) {
            throw new NotFound();
        }
        return user;
    }

    private boolean isTaken(String username) {
        return !em.createQuery("SELECT u.id FROM User u WHERE LOWER(u.username) = :name", Long.class)
                .setParameter("name", Search.normal(username))
                .getResultList()
                .isEmpty();
    }
}
