package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal;
import ru.samosval.signin.SignInWay;
import ru.samosval.storage.StorageFaults;

/**
 * Answers what failed because of the database's state with 503 and a sentence, in every page, post and servlet.
 * Redirects users who were signed out while they acted to the sign-in page. Mapped in web.xml before everything that
 * uses the database.
 */
public class StorageRefusals extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Texts texts;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            Optional<Refusal> refusal =
                    StorageFaults.refusal(e).filter(r -> r.status() == 503 || r instanceof Refusal.SignedOut);
            if (refusal.isEmpty() || response.isCommitted()) {
                throw e;
            }
            if (refusal.get() instanceof Refusal.SignedOut) {
                SignInWay.lead(request, response, false);
                return;
            }
            response.setHeader("Retry-After", Integer.toString(StorageFaults.RETRY_AFTER_SECONDS));
            ErrorPage.send(
                    request,
                    response,
                    refusal.get().status(),
                    texts.say(refusal.get().text()));
        }
    }
}
