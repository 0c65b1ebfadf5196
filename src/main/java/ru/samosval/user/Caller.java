package ru.samosval.user;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.config.Settings;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.refusal.Refusal.Forbidden;

/**
 * The user of the running request, known by the cookie of a sign-in or by an API token. Read from the database for each
 * request, so that a block takes effect at once, and kept with the request. (A request-scoped bean would take longer
 * than the reading.)
 *
 * <p>If a request has a token, only that counts, whatever cookie comes with it; none counts where a forge delivers.
 */
@Named
@ApplicationScoped
public class Caller {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** RFC 6750, 2.1. The header without a token counts as an invalid token. */
    private static final Pattern BEARER = Pattern.compile("(?i)bearer(?: +(.*))?");

    /** A forge proves itself by its webhook's secret. What it may send besides is for a proxy in between. */
    private static final Pattern FORGE = Pattern.compile("/api/hooks/(?:github|gitlab|gitea|bitbucket|azure)/?");

    @Inject
    private HttpServletRequest request;

    @Inject
    private Sessions sessions;

    @Inject
    private ApiTokens tokens;

    @Inject
    private Settings settings;

    private record Answer(Sessions.Known session, ApiTokens.Known token, boolean refused) {}

    private Answer answer() {
        if (request.getAttribute(ATTRIBUTE) instanceof Answer answer) {
            return answer;
        }
        HttpServletRequest seen = ForwardedRequest.of(request, settings);
        String address = seen.getRemoteAddr();
        String sent = request.getHeader("Authorization");
        Answer answer;
        Matcher bearer = BEARER.matcher(sent == null ? "" : sent.strip());
        if (bearer.matches() && !isOfAForge()) {
            Optional<ApiTokens.Known> known = tokens.find(bearer.group(1), address);
            answer = new Answer(null, known.orElse(null), known.isEmpty());
        } else {
            answer =
                    new Answer(sessions.find(SessionCookie.token(seen), address).orElse(null), null, false);
        }
        request.setAttribute(ATTRIBUTE, answer);
        return answer;
    }

    private boolean isOfAForge() {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return FORGE.matcher(path).matches();
    }

    /**
     * Treats the request as nobody's, because the caller cannot be determined now. So whatever reports it does not ask
     * again.
     */
    public void unknown() {
        request.setAttribute(ATTRIBUTE, new Answer(null, null, false));
    }

    /** The sign-in that the request was made with; empty if its cookie names no open one, or if it has a token. */
    public Optional<Sessions.Known> session() {
        return Optional.ofNullable(answer().session);
    }

    /** The API token that the request was made with; empty if there is none. */
    public Optional<ApiTokens.Known> token() {
        return Optional.ofNullable(answer().token);
    }

    /** Whether the request has a token that is not valid. */
    public boolean isTokenRefused() {
        return answer().refused;
    }

    /** The credential that the request was made with; empty if no active user is known. */
    public Optional<Credential> credential() {
        return token().map(ApiTokens.Known::credential)
                .or(() -> session().filter(s -> !s.blocked()).map(s -> Credential.session(s.id())));
    }

    /** Whether this credential is still valid: not ended, revoked or expired, and its user not blocked. */
    public boolean isOpen(Credential credential) {
        return credential.kind() == Credential.Kind.SESSION
                ? sessions.isOpen(credential.id())
                : tokens.isOpen(credential.id());
    }

    /** Whether an administrator has switched to this user without a password. */
    public boolean isSwitched() {
        return session().filter(s -> sessions.origin(s.id()).isPresent()).isPresent();
    }

    /** The acting user; empty if no active user is signed in or known by a token. */
    public Optional<Actor> find() {
        return token().map(ApiTokens.Known::actor)
                .or(() -> session().filter(s -> !s.blocked()).map(Sessions.Known::actor));
    }

    /** The acting user, on pages and in calls that only signed-in users reach. */
    public Actor get() {
        return find().orElseThrow(Forbidden::new);
    }

    /** The sign-in that the request was made with, for acts that a token must not do. */
    public Sessions.Known demandSession() {
        return session().orElseThrow(() -> new Forbidden("token.notForThis"));
    }

    /** The same as {@link #find} for pages; null if nobody is signed in. */
    public Actor getActor() {
        return find().orElse(null);
    }
}
