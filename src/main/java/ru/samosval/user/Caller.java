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
 * The user of the running request, signed in by the cookie or known by an API token, read from the database anew for each: a
 * block holds at once. Kept with the request; a bean made for each took longer than the reading.
 *
 * <p>A request that brings a token is made by that alone, whatever cookie comes with it.
 */
@Named
@ApplicationScoped
public class Caller {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** RFC 6750, 2.1; without a token it is one that is not good. */
    private static final Pattern BEARER = Pattern.compile("(?i)bearer(?: +(.*))?");

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
        if (bearer.matches()) {
            Optional<ApiTokens.Known> known = tokens.find(bearer.group(1), address);
            answer = new Answer(null, known.orElse(null), known.isEmpty());
        } else {
            answer =
                    new Answer(sessions.find(SessionCookie.token(seen), address).orElse(null), null, false);
        }
        request.setAttribute(ATTRIBUTE, answer);
        return answer;
    }

    /** Takes the request for nobody's, as it cannot be known whose it is: what tells of that must not ask again. */
    public void unknown() {
        request.setAttribute(ATTRIBUTE, new Answer(null, null, false));
    }

    /** The sign-in that the request is made by; empty where its cookie names none that is open, or a token is used. */
    public Optional<Sessions.Known> session() {
        return Optional.ofNullable(answer().session);
    }

    /** The API token that the request is made by; empty where it is made by none. */
    public Optional<ApiTokens.Known> token() {
        return Optional.ofNullable(answer().token);
    }

    /** Whether the request brings a token that is not good. */
    public boolean isTokenRefused() {
        return answer().refused;
    }

    /** What the request is made by; empty where nobody (active) is known. */
    public Optional<Credential> credential() {
        return token().map(ApiTokens.Known::credential)
                .or(() -> session().filter(s -> !s.blocked()).map(s -> Credential.session(s.id())));
    }

    /** Whether this is still good: not ended, revoked or expired, and not of a user who is blocked. */
    public boolean isOpen(Credential credential) {
        return credential.kind() == Credential.Kind.SESSION
                ? sessions.isOpen(credential.id())
                : tokens.isOpen(credential.id());
    }

    /** Whether an administrator has switched to this user, without a password. */
    public boolean isSwitched() {
        return session().filter(s -> sessions.origin(s.id()).isPresent()).isPresent();
    }

    /** Who acts; empty where nobody (active) is signed in or known by a token. */
    public Optional<Actor> find() {
        return token().map(ApiTokens.Known::actor)
                .or(() -> session().filter(s -> !s.blocked()).map(Sessions.Known::actor));
    }

    /** Who acts, on pages and calls that only signed-in users reach. */
    public Actor get() {
        return find().orElseThrow(Forbidden::new);
    }

    /** The sign-in that the request is made by, for what a person does and no token may. */
    public Sessions.Known demandSession() {
        return session().orElseThrow(() -> new Forbidden("token.notForThis"));
    }

    /** The same as {@link #get} for pages; null where nobody is signed in. */
    public Actor getActor() {
        return find().orElse(null);
    }
}
