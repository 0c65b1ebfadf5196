package ru.samosval.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.faces.PageActions;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;

/** Records refused acts: every answer with 403 to a signed-in user becomes a row of the audit log. */
final class DeniedActions {

    private static final Logger LOG = Logger.getLogger(DeniedActions.class.getName());

    private static final String RECORDED = DeniedActions.class.getName();
    private static final int LONGEST = 200;

    private DeniedActions() {}

    /** Records the refusal if the answer is one and it has not been recorded yet. */
    static void record(HttpServletRequest request, HttpServletResponse response, Caller caller, Audit audit) {
        boolean denied = response.getStatus() == HttpServletResponse.SC_FORBIDDEN
                || request.getAttribute(PageActions.DENIED) != null;
        if (denied && request.getAttribute(RECORDED) == null) {
            request.setAttribute(RECORDED, true);
            caller.find().ifPresent(actor -> record(actor, act(request), audit));
        }
    }

    /** The refusal stands even if it cannot be recorded: nothing was done. */
    private static void record(Actor actor, String action, Audit audit) {
        try {
            audit.recordDenied(actor, action);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The audit log lacks that user {0} was refused {1}: {2}", new Object[] {
                actor.id(),
                action,
                StorageFaults.refusal(e).map(fault -> fault.text().key()).orElseGet(e::toString)
            });
        }
    }

    private static String act(HttpServletRequest request) {
        Object failed = request.getAttribute("jakarta.servlet.error.request_uri");
        String uri = failed instanceof String text ? text : request.getRequestURI();
        return request.getMethod() + " " + (uri.length() > LONGEST ? uri.substring(0, LONGEST) + "…" : uri);
    }
}
