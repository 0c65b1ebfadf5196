package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.WallClock;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Validation;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Forbidden;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultRow;

/**
 * API tokens: what programs sign in with ({@code Authorization: Bearer}). A token does at most what its user may do, and only
 * looks where its scope is {@code read}. It ends when it is revoked, when its time is over, with its user's password or
 * block, and with the token that it was made by; streams that it has opened end with it.
 */
@ApplicationScoped
public class ApiTokens {

    /** How each begins, so that people and scanners of secrets know what they see. */
    public static final String PREFIX = "samosval_";

    private static final int MOST_OF_ONE = 50;

    private static final int LONGEST = 100;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Lookup lookup;

    @Inject
    private Audit audit;

    @Inject
    private Validation validation;

    @Inject
    private Users users;

    @Inject
    @WallClock
    private Clock clock;

    @Inject
    private Event<CredentialsEnded> ended;

    @Inject
    private ApiTokens self;

    /** When tokens were last used and from where, until {@link #saveUses} has written it down. */
    private final Map<Long, Use> used = new ConcurrentHashMap<>();

    private record Use(long moment, String from) {}

    /** A token that is good, whose it is and what for. */
    public record Known(long id, String name, Actor actor, TokenScope scope, Long expiresAt) {

        /** What ends its streams. */
        public Credential credential() {
            return Credential.token(id);
        }
    }

    /** What a new token is: the text that is shown this once, and how it is kept. */
    public record Created(String token, ApiToken kept) {}

    /** The good token of this text, of an active user; its use is noted. */
    @Unguarded("whoever holds a token is its user")
    public Optional<Known> find(String token, String address) {
        if (token == null || !token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<Known> known = lookup.first(
                "SELECT t.id, t.name, t.scope, t.expires_at, u.id, u.username, u.role FROM api_tokens t"
                        + " JOIN users u ON u.id = t.user_id WHERE t.token_hash = ? AND u.is_active = 1"
                        + " AND (t.expires_at IS NULL OR t.expires_at > ?)",
                row -> known(row, address),
                RandomToken.hash(token),
                clock.millis());
        known.ifPresent(k -> used.put(k.id(), new Use(clock.millis(), address)));
        return known;
    }

    private static Known known(ResultRow row, String address) {
        Role role = Keyed.parse(Role.class, row.getString(7)).orElseThrow();
        TokenScope scope = Keyed.parse(TokenScope.class, row.getString(3)).orElseThrow();
        String name = row.getString(2);
        long id = row.getLong(1);
        Actor actor = new Actor(row.getLong(5), row.getString(6), role, address, "token " + name, Credential.token(id));
        return new Known(id, name, actor, scope, row.isNull(4) ? null : row.getLong(4));
    }

    /** Whether this token is still there, its time not over, and its user not blocked. */
    @Unguarded("of a token that was shown")
    public boolean isOpen(long id) {
        return lookup.first(
                        "SELECT 1 FROM api_tokens t JOIN users u ON u.id = t.user_id"
                                + " WHERE t.id = ? AND u.is_active = 1 AND (t.expires_at IS NULL OR t.expires_at > ?)",
                        row -> true,
                        id,
                        clock.millis())
                .isPresent();
    }

    /**
     * Makes a token for the actor, or, as an administrator, for a service account.
     *
     * @param switched whether the actor is one of the demonstration's people whom an administrator has switched to: such a
     *     sign-in ends with the administrator's, and a token would not
     * @param by the token that the actor acts by, which can give no more than it is, and takes along what it gave when it
     *     ends; null for one who is signed in
     */
    @Transactional
    public Created create(Actor actor, Known by, boolean switched, NewToken form) {
        if (switched) {
            throw new Forbidden("token.switched");
        }
        List<FieldError> errors = validation.check(form);
        Integer days = form.getExpiresInDays();
        if (days != null && (days < 1 || days > NewToken.MOST_DAYS)) {
            errors.add(new FieldError("expires_in_days", "token.days", 1, NewToken.MOST_DAYS));
        }
        long now = clock.millis();
        Long expires =
                days == null ? null : Long.valueOf(now + Duration.ofDays(days).toMillis());
        if (errors.isEmpty() && by != null) {
            if (by.scope() == TokenScope.READ) {
                throw new Forbidden("token.readOnly");
            }
            if (by.expiresAt() != null && (expires == null || expires > by.expiresAt())) {
                if (form.isCut()) {
                    expires = by.expiresAt();
                } else {
                    errors.add(new FieldError("expires_in_days", "token.outlives"));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        User user = owner(actor, form.getUser());
        if (of(user.getId()).size() >= MOST_OF_ONE) {
            throw new Conflict("token.many", MOST_OF_ONE);
        }
        String text = PREFIX + RandomToken.next();
        ApiToken token = new ApiToken(
                user.getId(),
                form.getName(),
                RandomToken.hash(text),
                form.getScope(),
                now,
                expires,
                by == null ? null : by.id());
        em.persist(token);
        em.flush();
        audit.record(
                actor,
                AuditAction.TOKEN_CREATE,
                token.getId(),
                "username: " + user.getUsername() + "; name: " + token.getName() + "; scope: "
                        + token.getScope().getKey() + "; days: " + (days == null ? "unlimited" : days));
        return new Created(text, token);
    }

    private User owner(Actor actor, String login) {
        boolean own = login == null || login.isBlank() || login.equalsIgnoreCase(actor.username());
        if (own) {
            return users.find(actor.username()).orElseThrow(NotFound::new);
        }
        Access.demand(Access.administers(actor), "token.user.forbidden");
        User user = users.find(login).orElseThrow(() -> new Invalid("user", "token.user.unknown", login));
        if (!Access.givesTokens(actor, user.getId(), user.isServiceAccount())) {
            throw new Invalid("user", "token.user.person", user.getUsername());
        }
        return user;
    }

    /** The actor's tokens, the newest first; an administrator may ask for another user's by login. */
    public List<ApiToken> list(Actor actor, String login) {
        if (login == null || login.isBlank() || login.equalsIgnoreCase(actor.username())) {
            return of(actor.id());
        }
        Access.demand(Access.administers(actor), "token.user.forbidden");
        return of(users.find(login).orElseThrow(NotFound::new).getId());
    }

    private List<ApiToken> of(long user) {
        return em.createQuery("SELECT t FROM ApiToken t WHERE t.userId = :user ORDER BY t.id DESC", ApiToken.class)
                .setParameter("user", user)
                .getResultList();
    }

    /** A token of the service accounts, as administrators see it. */
    public record OfService(ApiToken token, String username) {}

    /** The tokens of all service accounts, by login; for administrators. */
    public List<OfService> ofServiceAccounts(Actor actor) {
        Access.demand(Access.administers(actor));
        return em.createQuery(
                        "SELECT NEW ru.samosval.user.ApiTokens$OfService(t, u.username) FROM ApiToken t"
                                + " JOIN User u ON u.id = t.userId WHERE u.serviceAccount = TRUE"
                                + " ORDER BY u.username, t.id DESC",
                        OfService.class)
                .getResultList();
    }

    /** A token: one's own, or as an administrator anybody's; refuses another as if it were not there. */
    public ApiToken get(Actor actor, long id) {
        ApiToken token = em.find(ApiToken.class, id);
        if (token == null || !Access.revokesToken(actor, token.getUserId())) {
            throw new NotFound();
        }
        return token;
    }

    /** Ends a token, one's own, or as an administrator anybody's, and those that were made by it. */
    @Transactional
    public void revoke(Actor actor, long id) {
        ApiToken token = get(actor, id);
        List<ApiToken> ending = withMade(List.of(token));
        // Before they end: one of them may be that by which the actor acts.
        for (ApiToken each : ending) {
            User user = em.find(User.class, each.getUserId());
            audit.record(
                    actor,
                    AuditAction.TOKEN_REVOKE,
                    each.getId(),
                    "username: " + user.getUsername() + "; name: " + each.getName()
                            + (each == token ? "" : "; made by token: " + each.getMadeBy()));
        }
        end(ending);
    }

    /** These, and what was made by them, however indirectly. */
    private List<ApiToken> withMade(List<ApiToken> tokens) {
        List<ApiToken> all = new ArrayList<>(tokens);
        // What comes in is looked at in its turn.
        for (int i = 0; i < all.size(); i++) {
            em.createQuery("SELECT t FROM ApiToken t WHERE t.madeBy = :by ORDER BY t.id", ApiToken.class)
                    .setParameter("by", all.get(i).getId())
                    .getResultStream()
                    .filter(made -> !all.contains(made))
                    .forEach(all::add);
        }
        return all;
    }

    /** Ends all tokens of a user, since the account has changed. */
    @Unguarded("part of acts whose rights were asked")
    @Transactional(Transactional.TxType.MANDATORY)
    public void endAll(long userId) {
        end(withMade(of(userId)));
    }

    private void end(List<ApiToken> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        tokens.forEach(em::remove);
        tell(tokens);
    }

    private void tell(List<ApiToken> tokens) {
        ended.fire(new CredentialsEnded(
                tokens.stream().map(t -> Credential.token(t.getId())).collect(Collectors.toUnmodifiableSet())));
    }

    /** Writes down the latest uses, and tells of the tokens whose time is over. */
    @Unguarded("the timer")
    public void endExpired() {
        Map<Long, Use> noted = Map.copyOf(used);
        if (!noted.isEmpty()) {
            self.writeUses(noted.keySet());
            noted.forEach(used::remove);
        }
        boolean over = lookup.first(
                        "SELECT 1 FROM api_tokens WHERE expired = 0 AND expires_at <= ?", row -> true, clock.millis())
                .isPresent();
        if (over) {
            self.tellExpired();
        }
    }

    /** Tells of the tokens whose time is over, once; they stay in the list of their user until they are taken out. */
    @Unguarded("the timer")
    @Transactional
    public void tellExpired() {
        List<ApiToken> over = em.createQuery(
                        "SELECT t FROM ApiToken t WHERE t.expired = FALSE AND t.expiresAt <= :now", ApiToken.class)
                .setParameter("now", clock.millis())
                .getResultList();
        over.forEach(ApiToken::noteExpired);
        tell(over);
    }

    /** Writes down when these were used, in a transaction of its own. */
    @Unguarded("the timer")
    @Transactional
    public void writeUses(Set<Long> ids) {
        for (long id : ids) {
            ApiToken token = em.find(ApiToken.class, id);
            Use use = used.get(id);
            if (token != null && use != null) {
                token.noteUse(use.moment(), use.from());
            }
        }
    }
}
