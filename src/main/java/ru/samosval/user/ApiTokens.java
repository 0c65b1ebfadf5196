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
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Rights;
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
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.ResultRow;
import ru.samosval.storage.Search;

/**
 * API tokens, with which programs authenticate ({@code Authorization: Bearer}). A token may do at most what its user
 * may do, and only read if its scope is {@code read}. It ends when it is revoked or expires, when its user is blocked
 * or gets another password, and together with the token that created it. Its open streams end with it.
 */
@ApplicationScoped
public class ApiTokens {

    /** The beginning of each token, so that people and secret scanners recognize it. */
    public static final String PREFIX = "samosval_";

    private static final String TABLE = "api_tokens";

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

    /** When tokens were last used and from where, until {@link #writeUses} stores it. */
    private final Map<Long, Use> used = new ConcurrentHashMap<>();

    private record Use(long timestamp, String from) {}

    /** A valid token, its user and its scope. */
    public record Known(long id, String name, Actor actor, TokenScope scope, Long expiresAt) {

        /** The credential that its streams depend on. */
        public Credential credential() {
            return Credential.token(id);
        }
    }

    /** A new token: the text, which is shown only this once, and what is stored. */
    public record Created(String token, ApiToken kept) {}

    /** The valid token with this text, of an active user; its use is noted. Empty if there is none. */
    @Unguarded("whoever holds a token is its user")
    public Optional<Known> find(String token, String address) {
        if (token == null || !token.startsWith(PREFIX) || token.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<Known> known = lookup.first(
                "SELECT t.id, t.name, t.scope, t.expires_at, u.id, u.username, u.role, u.files_requests"
                        + " FROM api_tokens t"
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
        Actor actor = new Actor(
                row.getLong(5),
                row.getString(6),
                role,
                row.getBoolean(8),
                address,
                "token " + name,
                Credential.token(id));
        return new Known(id, name, actor, scope, row.isNull(4) ? null : row.getLong(4));
    }

    /** Whether this token exists and has not expired, and its user is not blocked. */
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
     * Creates a token for the actor, or, for an administrator, for a service account.
     *
     * @param switched whether the actor is one of the demonstration's people whom an administrator has switched to.
     *     They get no token: their sign-in ends with the administrator's, and a token would not
     * @param by the token that the actor acts by; null for a signed-in user. The new token can do no more than this
     *     one, and ends with it
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
        makeRoom(actor, user, now);
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
                token.id(),
                "username: " + user.getUsername() + "; name: " + token.getName() + "; scope: "
                        + token.getScope().getKey() + "; days: " + (days == null ? "unlimited" : days));
        return new Created(text, token);
    }

    /** Where a user has all the tokens that one may have, those whose time is over give way. */
    private void makeRoom(Actor actor, User user, long now) {
        List<ApiToken> all = of(user.getId());
        if (all.size() < MOST_OF_ONE) {
            return;
        }
        List<ApiToken> over = all.stream()
                .filter(token -> token.getExpiresAt() != null && token.getExpiresAt() <= now)
                .toList();
        if (over.isEmpty()) {
            throw new Conflict("token.many", MOST_OF_ONE);
        }
        for (ApiToken each : over) {
            audit.record(
                    actor,
                    AuditAction.TOKEN_REVOKE,
                    each.id(),
                    "username: " + user.getUsername() + "; name: " + each.getName() + "; its time was over");
        }
        end(over);
    }

    private User owner(Actor actor, String login) {
        boolean own = login == null || login.isBlank() || login.equalsIgnoreCase(actor.username());
        if (own) {
            return users.find(actor.username()).orElseThrow(NotFound::new);
        }
        Rights.demand(Rights.administers(actor), "token.user.forbidden");
        User user = users.find(login).orElseThrow(() -> new Invalid("user", "token.user.unknown", login));
        if (!Rights.givesTokens(actor, user.getId(), user.isServiceAccount())) {
            throw new Invalid("user", "token.user.person", user.getUsername());
        }
        return user;
    }

    /** A page of the actor's tokens, newest first. An administrator may ask for another user's by login. */
    public ResultPage<ApiToken> list(Actor actor, String login, ListPart part) {
        long user = actor.id();
        if (login != null && !login.isBlank() && !login.equalsIgnoreCase(actor.username())) {
            Rights.demand(Rights.administers(actor), "token.user.forbidden");
            user = users.find(login).orElseThrow(NotFound::new).getId();
        }
        return sorted(new Search<>(em, ApiToken.class, "t", "ApiToken t", TABLE))
                .scope("user_id", "= ?", user)
                .page(part);
    }

    /** A search that can be ordered by what lists of tokens show. A token that never expires is the last to. */
    private static <T extends Identified> Search<T> sorted(Search<T> search) {
        return search.sortable("id", "id")
                .sortable("name", "name")
                .sortable("scope", "scope")
                .sortable("created", "created_at")
                .sortable("expires", "COALESCE(expires_at, " + Long.MAX_VALUE + ")")
                .sortable("used", "used_at");
    }

    private List<ApiToken> of(long user) {
        return em.createQuery("SELECT t FROM ApiToken t WHERE t.userId = :user ORDER BY t.id DESC", ApiToken.class)
                .setParameter("user", user)
                .getResultList();
    }

    /** A token of a service account, as administrators see it. */
    public record OfService(ApiToken token, String username) implements Identified {

        @Override
        public Long id() {
            return token.id();
        }
    }

    /** A page of the tokens of all service accounts, by login. For administrators. */
    public ResultPage<OfService> ofServiceAccounts(Actor actor, ListPart part) {
        Rights.demand(Rights.administers(actor));
        return sorted(new Search<>(
                        em,
                        OfService.class,
                        "NEW ru.samosval.user.ApiTokens$OfService(t, u.username)",
                        "ApiToken t JOIN User u ON u.id = t.userId",
                        TABLE))
                .where("user_id", "IN (SELECT id FROM users WHERE service_account = ?)", true)
                .sortable("owner", "(SELECT LOWER(username) FROM users WHERE users.id = api_tokens.user_id)")
                .inOrderOf("owner")
                .page(part);
    }

    /**
     * A token of the actor, or anybody's for an administrator.
     *
     * @throws NotFound for any other token
     */
    public ApiToken get(Actor actor, long id) {
        ApiToken token = em.find(ApiToken.class, id);
        if (token == null || !Rights.revokesToken(actor, token.getUserId())) {
            throw new NotFound();
        }
        return token;
    }

    /** Revokes a token of the actor, or anybody's for an administrator, and the tokens that it created. */
    @Transactional
    public void revoke(Actor actor, long id) {
        ApiToken token = get(actor, id);
        List<ApiToken> ending = withMade(List.of(token));
        // Recorded before they end: the actor may be acting by one of them.
        for (ApiToken each : ending) {
            User user = em.find(User.class, each.getUserId());
            audit.record(
                    actor,
                    AuditAction.TOKEN_REVOKE,
                    each.id(),
                    "username: " + user.getUsername() + "; name: " + each.getName()
                            + (each == token ? "" : "; made by token: " + each.getMadeBy()));
        }
        end(ending);
    }

    /** These tokens and all that they created, directly or indirectly. */
    private List<ApiToken> withMade(List<ApiToken> tokens) {
        List<ApiToken> all = new ArrayList<>(tokens);
        // The list grows while it is read.
        for (int i = 0; i < all.size(); i++) {
            em.createQuery("SELECT t FROM ApiToken t WHERE t.madeBy = :by ORDER BY t.id", ApiToken.class)
                    .setParameter("by", all.get(i).id())
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
                tokens.stream().map(t -> Credential.token(t.id())).collect(Collectors.toUnmodifiableSet())));
    }

    /** Stores the latest uses, and reports expired tokens. */
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

    /**
     * Reports expired tokens, each once. They stay in their user's list until they are revoked, or give way to new
     * ones.
     */
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

    /** Stores when these tokens were used, in a transaction of its own. */
    @Unguarded("the timer")
    @Transactional
    public void writeUses(Set<Long> ids) {
        for (long id : ids) {
            ApiToken token = em.find(ApiToken.class, id);
            Use use = used.get(id);
            if (token != null && use != null) {
                token.noteUse(use.timestamp(), use.from());
            }
        }
    }
}
