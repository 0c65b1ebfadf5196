package ru.samosval.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import ru.samosval.access.Actor;
import ru.samosval.api.Problems;
import ru.samosval.config.Settings;
import ru.samosval.http.ForwardedRequest;
import ru.samosval.refusal.Refusal;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;
import ru.samosval.user.Sessions;

/**
 * Tells the container on each request who is signed in, so that the role constraints of web.xml apply, and redirects
 * strangers to the sign-in page. The container stores nothing: if it kept a login in its session, it would mix up users
 * who send requests at the same time (payara/Payara#6145).
 *
 * <p>The container calls this before any filter, for every request. Therefore it also calls {@link FrontDoor}.
 */
@ApplicationScoped
public class SessionAuthentication implements HttpAuthenticationMechanism {

    @Inject
    private FrontDoor door;

    @Inject
    private Caller caller;

    @Inject
    private Sessions sessions;

    @Inject
    private Settings settings;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest raw, HttpServletResponse response, HttpMessageContext context) {
        HttpServletRequest request = ForwardedRequest.of(raw, settings);
        try {
            return judged(request, response, context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // No filter stands before this: the container answers an exception from here with 500.
            Refusal refusal = StorageFaults.refusal(e)
                    .filter(r -> r.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE)
                    .orElseThrow(() -> e);
            return unavailable(request, response, refusal);
        }
    }

    private AuthenticationStatus judged(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) throws IOException {
        if (!door.admits(request, response)) {
            return AuthenticationStatus.SEND_FAILURE;
        }
        if (Addresses.isStatic(request) || Addresses.isDocker(Addresses.path(request))) {
            return context.doNothing();
        }
        if (caller.isTokenRefused()) {
            return refused(request, response);
        }
        if (caller.token().isPresent()) {
            Actor actor = caller.get();
            return context.notifyContainerAboutLogin(
                    actor.username(), Set.of(actor.role().getKey()));
        }
        Optional<Sessions.Known> session = caller.session();
        if (session.isPresent() && !session.get().blocked()) {
            Sessions.Known known = session.get();
            if (Addresses.isOfAPerson(request)) {
                sessions.use(known);
            }
            return context.notifyContainerAboutLogin(
                    known.actor().username(), Set.of(known.actor().role().getKey()));
        }
        if (context.isProtected() && Problems.isWanted(request)) {
            response.setHeader("WWW-Authenticate", "Bearer");
            door.refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED, "error.unauthenticated");
            return AuthenticationStatus.SEND_FAILURE;
        }
        if (context.isProtected()) {
            SignInWay.lead(request, response, session.isPresent());
            return AuthenticationStatus.SEND_CONTINUE;
        }
        return context.doNothing();
    }

    /** While the database cannot be read, nobody can be identified. */
    private AuthenticationStatus unavailable(
            HttpServletRequest request, HttpServletResponse response, Refusal refusal) {
        try {
            caller.unknown();
            response.setHeader("Retry-After", Integer.toString(StorageFaults.RETRY_AFTER_SECONDS));
            door.refuse(request, response, refusal.status(), refusal.text().key());
            return AuthenticationStatus.SEND_FAILURE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program is told that its token is invalid, on pages too: a sign-in form is of no use to it (RFC 6750, 3.1). */
    private AuthenticationStatus refused(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        door.refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED, "token.unknown");
        return AuthenticationStatus.SEND_FAILURE;
    }
}
