package ru.samosval.faces;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.omnifaces.util.Faces;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.StorageFaults;

/**
 * How a page does an act: it shows the result as a message, and redirects, so that Back and reload do not repeat the
 * act.
 */
@Named("acts")
@RequestScoped
public class PageActions {

    private static final int UNAVAILABLE = 503;

    /**
     * The parameter of an address with the id of messages to show there. The page's script removes it from the address.
     */
    static final String SAID = "said";

    /**
     * The request attribute that is set if an act was refused for lack of rights and the answer is a page all the same.
     */
    public static final String DENIED = PageActions.class.getName() + ".denied";

    private static final String DONE = "ok";

    private static final String SIGN_IN = "/login";

    @Inject
    private Texts texts;

    @Inject
    private LeftMessages left;

    private boolean found;

    /** A message above the page. The tone is the end of the banner's CSS class. */
    public record Said(String tone, String text) {}

    /** An act of a service. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws Refusal if it is refused
         */
        void run();
    }

    /** Notes that the pressed button still exists, even if its act changes nothing. */
    public void found() {
        found = true;
    }

    /**
     * If the pressed button no longer exists, because somebody else was faster, adds a message about it: Faces ignores
     * a button that it does not draw. Called before a page is drawn.
     */
    public void sayWhereNothingWasFound() {
        FacesContext context = FacesContext.getCurrentInstance();
        if (context.isPostback() && !found && context.getMessageList(null).isEmpty()) {
            tell(FacesMessage.SEVERITY_WARN, texts.of("act.gone"));
        }
    }

    /** Does the act. A refusal becomes a message above the page. Returns whether the act was done. */
    public boolean attempt(Action action, String doneKey, Object... arguments) {
        return attempt(action, null, doneKey, arguments);
    }

    /**
     * The same for a form: the errors of its fields go into the map by the fields' names, and the message above the
     * page only says that there are some.
     */
    public boolean attempt(Action action, Map<String, String> errors, String doneKey, Object... arguments) {
        found();
        try {
            action.run();
            tell(FacesMessage.SEVERITY_INFO, texts.of(doneKey, arguments));
            return true;
        } catch (Invalid refusal) {
            Map<String, String> wrong = FormErrors.of(refusal, texts);
            if (errors == null) {
                wrong.values().forEach(message -> tell(FacesMessage.SEVERITY_ERROR, message));
            } else {
                errors.putAll(wrong);
                tell(FacesMessage.SEVERITY_ERROR, texts.say(refusal.text()));
            }
        } catch (RuntimeException e) {
            Refusal refusal = StorageFaults.refusal(e).orElseThrow(() -> e);
            if (refusal instanceof Refusal.SignedOut) {
                Faces.redirect(below(SIGN_IN));
                return false;
            }
            if (refusal.status() == UNAVAILABLE) {
                answerUnavailable();
            }
            noteWhereDenied(refusal);
            tell(FacesMessage.SEVERITY_ERROR, texts.say(refusal.text()));
        }
        FacesContext.getCurrentInstance().validationFailed();
        return false;
    }

    private static void noteWhereDenied(Refusal refusal) {
        if (refusal instanceof Refusal.Forbidden) {
            Faces.setRequestAttribute(DENIED, true);
        }
    }

    private static void answerUnavailable() {
        ExternalContext answer = FacesContext.getCurrentInstance().getExternalContext();
        answer.setResponseStatus(UNAVAILABLE);
        answer.setResponseHeader("Retry-After", Integer.toString(StorageFaults.RETRY_AFTER_SECONDS));
    }

    /** Does something without a message. A user who has been signed out meanwhile is redirected to the sign-in page. */
    public void quietly(Action action) {
        found();
        try {
            action.run();
        } catch (RuntimeException e) {
            if (!(StorageFaults.refusal(e).orElseThrow(() -> e) instanceof Refusal.SignedOut)) {
                throw e;
            }
            Faces.redirect(below(SIGN_IN));
        }
    }

    /**
     * Does the act to each of these things separately: if one is refused, the others are still done. The message says
     * to how many it was done, and why not to the rest. If the database cannot write, or the sign-in has ended, the
     * rest are not tried.
     */
    public void attemptEach(List<Long> ids, LongConsumer action, String doneKey) {
        found();
        int done = 0;
        Map<String, List<String>> refused = new LinkedHashMap<>();
        boolean goesOn = true;
        boolean available = true;
        for (int i = 0; i < ids.size() && goesOn; i++) {
            try {
                action.accept(ids.get(i));
                done++;
            } catch (RuntimeException e) {
                Refusal refusal = StorageFaults.refusal(e).orElseThrow(() -> e);
                boolean signedOut = refusal instanceof Refusal.SignedOut;
                if (signedOut && done == 0) {
                    Faces.redirect(below(SIGN_IN));
                    return;
                }
                noteWhereDenied(refusal);
                available = refusal.status() != UNAVAILABLE;
                goesOn = available && !signedOut;
                List<Long> rest = goesOn ? List.of(ids.get(i)) : ids.subList(i, ids.size());
                rest.forEach(id -> refused.computeIfAbsent(texts.say(refusal.text()), sentence -> new ArrayList<>())
                        .add(Long.toString(id)));
            }
        }
        if (!available && done == 0) {
            answerUnavailable();
        }
        if (done > 0) {
            tell(FacesMessage.SEVERITY_INFO, texts.of(doneKey, done));
        }
        refused.forEach((sentence, of) ->
                tell(FacesMessage.SEVERITY_ERROR, texts.of("act.refused.of", String.join(", ", of), sentence)));
    }

    /** Adds a message to an act that was done. */
    public void tell(String key, Object... arguments) {
        tell(FacesMessage.SEVERITY_INFO, texts.of(key, arguments));
    }

    /** Adds a warning to an act that was done: something about it may not be intended. */
    public void warn(String key, Object... arguments) {
        tell(FacesMessage.SEVERITY_WARN, texts.of(key, arguments));
    }

    /** Redirects to another page of the portal. The messages are shown on that page only. */
    public void redirect(String path) {
        List<FacesMessage> messages = FacesContext.getCurrentInstance().getMessageList(null);
        if (messages.isEmpty()) {
            Faces.redirect(below(path));
        } else {
            String id = left.leave(who(), messages);
            Faces.redirect(below(path).replace("%", "%%") + (path.indexOf('?') < 0 ? '?' : '&') + SAID + "=%s", id);
        }
    }

    /**
     * A path of the portal, preceded by the path that a proxy gives us. Faces leaves a path that begins with a slash as
     * it is.
     */
    private static String below(String path) {
        return Faces.getRequestContextPath() + path;
    }

    /** Shows the messages of the act that redirected here. Called before a page is drawn. */
    public void sayWhatWasLeft() {
        FacesContext context = FacesContext.getCurrentInstance();
        String id = context.getExternalContext().getRequestParameterMap().get(SAID);
        if (id != null && !context.isPostback()) {
            left.take(who(), id).forEach(message -> context.addMessage(null, message));
        }
    }

    private static String who() {
        return FacesContext.getCurrentInstance().getExternalContext().getRemoteUser();
    }

    /** Errors and warnings. The page shows them until they are closed. */
    public List<Said> getTroubles() {
        return said().filter(message -> !message.tone().equals(DONE)).toList();
    }

    /** Messages about what was done. The page hides them after a while. */
    public List<Said> getDone() {
        return said().filter(message -> message.tone().equals(DONE)).toList();
    }

    private static Stream<Said> said() {
        return FacesContext.getCurrentInstance().getMessageList(null).stream().map(message -> {
            message.rendered();
            String tone = message.getSeverity() == FacesMessage.SEVERITY_INFO
                    ? DONE
                    : message.getSeverity() == FacesMessage.SEVERITY_WARN ? "warn" : "bad";
            return new Said(tone, message.getSummary());
        });
    }

    private static void tell(FacesMessage.Severity severity, String text) {
        FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(severity, text, null));
    }
}
