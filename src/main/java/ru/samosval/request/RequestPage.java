package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omnifaces.util.Faces;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.faces.PageActions;
import ru.samosval.faces.PageOfOne;
import ru.samosval.user.Caller;

/** {@code /requests/{id}}: the request and what may be done with it. */
@Named("requestPage")
@RequestScoped
public class RequestPage implements PageOfOne {

    /** How many of the latest acts the page tells. */
    private static final int TOLD = 20;

    @Inject
    private Requests requests;

    @Inject
    private Namesakes namesakes;

    @Inject
    private Audit audit;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    private ImageRequest request;
    private final Map<String, String> errors = new HashMap<>();
    private String rejectReason;
    private Integer rowVersion;
    private Namesakes.Found others;
    private Boolean reduced;
    private List<Audit.Row> history;

    @Override
    public void open(Actor actor, long id) {
        request = requests.get(actor, id);
    }

    public ImageRequest getRequest() {
        return request;
    }

    /** The other requests with the same name and version. */
    public Namesakes.Found getNamesakes() {
        if (others == null) {
            others = namesakes.of(caller.get(), request.getImageName(), request.getVersionTag(), request.getId());
        }
        return others;
    }

    /** Whether there are other requests with the same name and version. */
    public boolean isNameShared() {
        return !getNamesakes().isEmpty();
    }

    /** Whether a plain post has just led here that saved only the repository of the address. */
    public boolean isReduced() {
        if (reduced == null) {
            ExternalContext call = FacesContext.getCurrentInstance().getExternalContext();
            reduced = ReducedNotice.take(
                    (HttpServletRequest) call.getRequest(),
                    (HttpServletResponse) call.getResponse(),
                    getRequest().getId());
        }
        return reduced;
    }

    /** What was done to the request, newest first; the latest acts of many. */
    public List<Audit.Row> getHistory() {
        if (history == null) {
            history = audit.ofRequest(getRequest().getId(), TOLD + 1);
        }
        return history.size() > TOLD ? history.subList(0, TOLD) : history;
    }

    /** How many acts the page tells if there were more; null if it tells all. */
    public Integer getToldOfMore() {
        return getHistory() != null && history.size() > TOLD ? TOLD : null;
    }

    /** Submits the draft for review. */
    public void submit() {
        done(actions.attempt(
                () -> requests.submit(caller.get(), getRequest().getId(), rowVersion), "request.submitted"));
    }

    /** Moves the request to the state of the button. */
    public void moveTo(RequestStatus next) {
        String reason = next == RequestStatus.REJECTED ? rejectReason : null;
        done(actions.attempt(
                () -> requests.move(caller.get(), getRequest().getId(), next, reason, rowVersion),
                errors,
                "request.moved",
                next));
    }

    private void done(boolean done) {
        if (done) {
            actions.redirect("/requests/" + getRequest().getId());
        }
    }

    public boolean isSubmittable() {
        return allowed().isSubmittable();
    }

    public boolean isEditable() {
        return allowed().isEditable();
    }

    /** Whether the caller may file a request like this one. */
    public boolean isCopyable() {
        return Rights.createsRequests(caller.get());
    }

    /** Whether the caller may set the secret of the request's own webhook. */
    public boolean isHookKeeper() {
        return Rights.keepsHookSecret(caller.get(), getRequest());
    }

    /** The states to which the caller may move the request now. */
    public Set<RequestStatus> getMoves() {
        return allowed().to();
    }

    private AllowedMoves allowed() {
        return AllowedMoves.of(caller.get(), getRequest());
    }

    public boolean isReviewable() {
        return getMoves().contains(RequestStatus.IN_REVIEW);
    }

    public boolean isApprovable() {
        return getMoves().contains(RequestStatus.APPROVED);
    }

    public boolean isRejectable() {
        return getMoves().contains(RequestStatus.REJECTED);
    }

    /** The key of the sentence that says what happens next to the request, and who does it. */
    public String getNextStep() {
        RequestStatus status = getRequest().getStatus();
        boolean authors = status == RequestStatus.DRAFT || status == RequestStatus.REJECTED;
        String whose = authors && !isEditable() ? ".others" : "";
        return "request.next." + status.name() + (getReviewer() == null ? whose : ".by");
    }

    /** Who has taken the request into review; null if it is not in review, or that was very long ago. */
    public String getReviewer() {
        return getRequest().getStatus() != RequestStatus.IN_REVIEW
                ? null
                : getHistory().stream()
                        .filter(row -> row.action() == AuditAction.REQUEST_STATUS)
                        .findFirst()
                        .map(Audit.Row::username)
                        .orElse(null);
    }

    /** The version of the request that this page shows. */
    public String getRowVersion() {
        return Integer.toString(getRequest().getRowVersion());
    }

    /** The version that the page showed when its button was pressed; null if it does not say. */
    public Integer seenVersion() {
        return rowVersion;
    }

    public void setRowVersion(String sent) {
        rowVersion = SeenVersion.of(sent);
    }

    /** The reason that was typed for a rejection that is no longer possible; empty if there is none. */
    public String getLostReason() {
        String typed = isRejectable() ? null : Faces.getRequestParameter("acts:reject_reason");
        return typed == null ? "" : typed.strip();
    }

    public String getRejectReason() {
        return rejectReason;
    }

    public void setRejectReason(String rejectReason) {
        this.rejectReason = rejectReason;
    }

    public Map<String, String> getErrors() {
        return errors;
    }
}
