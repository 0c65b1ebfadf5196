package ru.samosval.web;

import jakarta.faces.application.ViewExpiredException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.primefaces.csp.CspException;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.audit.Audit;
import ru.samosval.http.CrossSite;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.signin.Addresses;
import ru.samosval.signin.SignInWay;
import ru.samosval.telemetry.stream.EventStreams;
import ru.samosval.user.Caller;
import ru.samosval.user.TokenScope;

/**
 * The second lock of the pages, behind the container's role constraints: it stops callers who are not signed in, or who
 * are no administrators where that is required. It refuses posts that another site's page made a browser send, and
 * records what was refused to whom.
 *
 * <p>On every address except the Docker host's it refuses acts by a read-only token.
 *
 * <p>Mapped in web.xml before {@link Routes}.
 */
public class SessionGuard extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Caller caller;

    @Inject
    private transient Audit audit;

    @Inject
    private transient Texts texts;

    @Inject
    private transient EventStreams events;

    /** The request attribute with the position of {@link EventStreams} before the page was read. */
    static final String POSITION = SessionGuard.class.getName() + ".position";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Addresses.path(request);
        if (Addresses.isDocker(path)) {
            // The Docker host checks and records by itself: its paths hold what must not be recorded.
            pass(request, response, chain);
            return;
        }
        if (isBeyondScope(request)) {
            ErrorPage.send(request, response, HttpServletResponse.SC_FORBIDDEN, texts.of("token.readOnly"));
        } else if (Addresses.isPage(path)) {
            guard(path, request, response, chain);
        } else {
            pass(request, response, chain);
        }
        DeniedActions.record(request, response, caller, audit);
    }

    private boolean isBeyondScope(HttpServletRequest request) {
        return TokenScope.isAction(request.getMethod())
                && caller.token().filter(t -> t.scope() == TokenScope.READ).isPresent();
    }

    private void guard(String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Actor> actor = caller.find();
        if (!RequestBodies.METHODS_OF_PAGES.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD, POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (actor.isEmpty()) {
            SignInWay.lead(request, response, caller.session().isPresent());
        } else if (path.startsWith("/admin/") && !Rights.administers(actor.get())) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (request.getMethod().equals("POST") && CrossSite.isForeign(request)) {
            ErrorPage.send(request, response, HttpServletResponse.SC_FORBIDDEN, texts.of("error.crossSite"));
        } else {
            request.setAttribute(POSITION, events.position());
            pass(request, response, chain);
        }
    }

    /**
     * A form whose view or nonce the server no longer knows is the client's mistake: it is answered, and not logged as
     * a fault.
     */
    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted() || !isLostForm(e)) {
                throw e;
            }
            request.setAttribute(ErrorPage.LOST_FORM, true);
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static boolean isLostForm(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CspException || cause instanceof ViewExpiredException) {
                return true;
            }
        }
        return false;
    }
}
