package ru.samosval.signin;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import ru.samosval.api.Problems;
import ru.samosval.http.CrossSite;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;
import ru.samosval.user.KnownBrowser;
import ru.samosval.user.SessionCookie;
import ru.samosval.user.SignInTry;
import ru.samosval.user.SignIns;

/**
 * {@code /login} (sections 4.1 and 9.1): the form and its post. Creates no session before somebody is signed in. The
 * form is always sent to the same address, whatever address the page was opened with.
 */
@WebServlet("/login")
public class LoginServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** A password of 128 letters may arrive with its accents as separate characters. */
    private static final int LONGEST = 1024;

    private static final String VIEW = "/WEB-INF/login.xhtml";

    @Inject
    private transient SignIns signIns;

    @Inject
    private transient Caller caller;

    @Inject
    private transient Texts texts;

    @Inject
    private transient Problems problems;

    @Inject
    @Any
    private transient Instance<SignInNotice> notices;

    /** The values that the page shows. */
    public record Form(String username, String error, String from, boolean blocked, String notice) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (caller.find().isPresent()) {
            redirect(response, SignInWay.onwards(request));
        } else {
            show(request, response, null, null);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String username = Characters.typed(request.getParameter("username"));
        String password = request.getParameter("password");
        if (CrossSite.isForeign(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            refuse(request, response, HttpServletResponse.SC_FORBIDDEN, username, texts.of("error.crossSite"));
            return;
        }
        if (username == null || password == null || password.isEmpty()) {
            refuse(request, response, HttpServletResponse.SC_BAD_REQUEST, username, texts.of("login.missing"));
            return;
        }
        int longest = Math.max(username.length(), password.length());
        if (longest > LONGEST) {
            refuse(
                    request,
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    username,
                    texts.of("error.long", LONGEST, longest));
            return;
        }
        try {
            Optional<SignIns.Done> done = signIns.signIn(
                    new SignInTry(username, request.getRemoteAddr(), KnownBrowser.token(request)),
                    password,
                    SessionCookie.token(request),
                    request.getHeader("User-Agent"));
            if (done.isPresent()) {
                SessionCookie.give(request, response, done.get().token());
                KnownBrowser.give(request, response, done.get().browser());
                notices.forEach(notice -> notice.signedIn(request, response));
                redirect(response, SignInWay.onwards(request));
            } else {
                refuse(request, response, HttpServletResponse.SC_UNAUTHORIZED, username, texts.of("login.failed"));
            }
        } catch (TooMany later) {
            response.setStatus(later.status());
            response.setHeader("Retry-After", Long.toString(later.retryAfterSeconds()));
            refuse(request, response, later.status(), username, texts.say(later.text()));
        } catch (RuntimeException e) {
            Refusal refusal =
                    StorageFaults.refusal(e).filter(r -> r.status() == 503).orElseThrow(() -> e);
            response.setStatus(refusal.status());
            response.setHeader("Retry-After", Integer.toString(StorageFaults.RETRY_AFTER_SECONDS));
            refuse(request, response, refusal.status(), username, texts.say(refusal.text()));
        }
    }

    private static void redirect(HttpServletResponse response, String address) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", address);
    }

    /** Refuses: in the form for a person, as a problem with its own status for a program. */
    private void refuse(
            HttpServletRequest request, HttpServletResponse response, int status, String username, String sentence)
            throws ServletException, IOException {
        if (Problems.isWanted(request)) {
            response.setStatus(status);
            response.setContentType(Problems.MEDIA_TYPE + ";charset=UTF-8");
            response.getWriter().write(problems.said(status, sentence));
        } else {
            show(request, response, username, sentence);
        }
    }

    private void show(HttpServletRequest request, HttpServletResponse response, String username, String error)
            throws ServletException, IOException {
        request.setAttribute(
                "login",
                new Form(
                        username,
                        error,
                        SignInWay.from(request),
                        error == null && "true".equals(request.getParameter("blocked")),
                        error == null ? notice(request) : null));
        request.getRequestDispatcher(VIEW).forward(request, response);
    }

    /** Another message for the page; null if there is none. */
    private String notice(HttpServletRequest request) {
        return notices.stream()
                .flatMap(notice -> notice.key(request).stream())
                .findFirst()
                .map(texts::of)
                .orElse(null);
    }
}
