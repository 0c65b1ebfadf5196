package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.omnifaces.util.Faces;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.faces.PageActions;
import ru.samosval.faces.PageOfOne;
import ru.samosval.i18n.Texts;
import ru.samosval.user.Caller;

/** {@code /requests/new} and {@code /requests/{id}/edit}: the form of a request. */
@Named("requestForm")
@RequestScoped
public class RequestFormPage implements PageOfOne {

    private static final String LIKE = "like";

    @Inject
    private HttpServletRequest http;

    @Inject
    private Requests requests;

    @Inject
    private RequestDrafts drafts;

    @Inject
    private Namesakes namesakes;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    @Inject
    private Texts texts;

    private ImageRequest edited;
    private final Map<String, String> errors = new HashMap<>();
    private Optional<ImageRequest> model;
    private RequestData data;
    private Integer rowVersion;
    private List<String> theirs = List.of();

    /** Opens the form of an existing request. */
    @Override
    public void open(Actor actor, long id) {
        edited = requests.get(actor, id);
        // If the right to edit was lost meanwhile, what was typed must not be lost: then the page shows the refusal
        // beside it.
        Rights.demand(isSent() || Rights.editsRequest(actor, edited), "request.edit.forbidden");
    }

    private boolean isSent() {
        return http.getMethod().equals("POST");
    }

    /** The request that is edited; null for a new one. */
    public ImageRequest getEdited() {
        return edited;
    }

    /** The request that a new one is to be like, by {@code ?like=} of the address; null if there is none. */
    public ImageRequest getModel() {
        if (model == null) {
            String named = Faces.getRequestParameter(LIKE);
            model = !isLikeAnother() || !named.matches("\\d{1,18}")
                    ? Optional.empty()
                    : requests.find(caller.get(), Long.parseLong(named));
        }
        return model.orElse(null);
    }

    /** Whether a new request is to be like another, though that may not be there. */
    public boolean isLikeAnother() {
        String named = Faces.getRequestParameter(LIKE);
        return getEdited() == null && named != null && !named.isBlank();
    }

    /** The content of the form. */
    public RequestData getData() {
        if (data == null) {
            if (getEdited() != null) {
                data = getEdited().toData();
            } else if (getModel() != null) {
                boolean isTheirs = Rights.editsRequest(caller.get(), getModel());
                data = getModel().toDataOfAnother(caller.get().username(), isTheirs);
            } else {
                data = new RequestData();
                data.setOwner(caller.get().username());
            }
        }
        return data;
    }

    /**
     * What the reader has typed into this form before and not saved, perhaps in another browser, as JSON; empty for
     * nothing. Null for a request that is made like another: only its browser keeps that.
     */
    public String getKept() {
        return isLikeAnother()
                ? null
                : isSent() ? "" : drafts.kept(caller.get(), editedId()).orElse("");
    }

    /** Stores what is being typed, which the page sends now and then; deletes it if the page sends nothing. */
    public void keep() {
        if (isLikeAnother()) {
            return;
        }
        actions.quietly(() -> TypedDraft.read(Faces.getRequestParameter("draft"))
                .ifPresentOrElse(
                        typed -> drafts.keep(caller.get(), editedId(), typed),
                        () -> drafts.forget(caller.get(), editedId())));
    }

    private Long editedId() {
        return getEdited() == null ? null : getEdited().getId();
    }

    /** Saves the form and leads to the request. If somebody else was first, shows what they changed. */
    public void save() {
        if (getEdited() == null) {
            long[] id = new long[1];
            if (actions.attempt(
                    () -> id[0] = isLikeAnother()
                            ? requests.create(caller.get(), data)
                            : drafts.saved(caller.get(), null, () -> requests.create(caller.get(), data)),
                    errors,
                    "request.created.done")) {
                lead(id[0]);
            }
            return;
        }
        long id = getEdited().getId();
        // A form that does not say on which version it was opened matches none.
        int seen = rowVersion == null ? -1 : rowVersion;
        if (actions.attempt(() -> drafts.saved(caller.get(), id, () -> update(id, seen)), errors, "request.saved")) {
            lead(id);
        } else if (seen != getEdited().getRowVersion()) {
            theirs = getEdited().differences(data).stream()
                    .map(change -> change.line(texts.of("request." + change.field())))
                    .toList();
            rowVersion = getEdited().getRowVersion();
        }
    }

    private long update(long id, int seen) {
        requests.update(caller.get(), id, data, seen);
        return id;
    }

    private void lead(long id) {
        if (data.isRepoUrlReduced()) {
            actions.tell("request.repo_url.reduced", RepoUrl.saved(data.getRepoUrl()));
        }
        if (!namesakes
                .of(caller.get(), data.getImageName(), data.getVersionTag(), id)
                .isEmpty()) {
            actions.warn("request.namesakes.saved", data.getImageName() + ":" + data.getVersionTag());
        }
        actions.redirect(requests.pageAfter(caller.get(), id));
    }

    /** What the request has now and the form has not, if somebody else was first. */
    public List<String> getTheirs() {
        return theirs;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    /** The version of the request on which the form was opened. */
    public String getRowVersion() {
        if (rowVersion == null && getEdited() != null) {
            return Integer.toString(getEdited().getRowVersion());
        }
        return rowVersion == null ? null : rowVersion.toString();
    }

    public void setRowVersion(String sent) {
        rowVersion = SeenVersion.of(sent);
    }

    public UpdateMode[] getUpdateModes() {
        return UpdateMode.values();
    }
}
