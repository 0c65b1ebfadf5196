package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.platform.Acts;
import ru.samosval.platform.Quantity;
import ru.samosval.platform.Requested;
import ru.samosval.platform.Texts;
import ru.samosval.user.Caller;

/** {@code /requests/new} and {@code /requests/{id}/edit}: the form of a request. */
@Named("requestForm")
@RequestScoped
public class RequestFormPage {

    @Inject
    private Requests requests;

    @Inject
    private Namesakes namesakes;

    @Inject
    private Requested requested;

    @Inject
    private Caller caller;

    @Inject
    private Acts acts;

    @Inject
    private Texts texts;

    private final Map<String, String> errors = new HashMap<>();
    private RequestData data;
    private boolean reading;
    private Integer rowVersion;
    private List<String> theirs = List.of();

    /** The request that is edited; null for a new one. */
    public ImageRequest getEdited() {
        return requested.get(ImageRequest.class);
    }

    /** What stands in the form. */
    public RequestData getData() {
        if (data == null) {
            if (getEdited() == null) {
                data = new RequestData();
                data.setOwner(caller.get().username());
            } else {
                data = getEdited().toData();
            }
        }
        return data;
    }

    /** Saves the form, leads to the request; where somebody else was first, shows what he changed. */
    public void save() {
        if (getEdited() == null) {
            long[] id = new long[1];
            if (acts.attempt(() -> id[0] = requests.create(caller.get(), data), errors, "request.created.done")) {
                lead(id[0]);
            }
            return;
        }
        long id = getEdited().getId();
        // A form that does not say which version it was opened on was opened on none that there is.
        int seen = rowVersion == null ? -1 : rowVersion;
        if (acts.attempt(() -> requests.update(caller.get(), id, data, seen), errors, "request.saved")) {
            lead(id);
        } else if (seen != getEdited().getRowVersion()) {
            theirs = getEdited().differences(data);
            rowVersion = getEdited().getRowVersion();
        }
    }

    private void lead(long id) {
        if (data.isRepoUrlReduced()) {
            acts.tell("request.repo_url.reduced", RepoUrl.saved(data.getRepoUrl()));
        }
        if (!namesakes
                .of(caller.get(), data.getImageName(), data.getVersionTag(), id)
                .isEmpty()) {
            acts.warn("request.namesakes.saved", data.getImageName() + ":" + data.getVersionTag());
        }
        acts.redirect("/requests/" + id);
    }

    /** Says beside a number what is understood of it; called when it has been typed. */
    public void read() {
        acts.found();
        reading = true;
    }

    /** Beneath the field: what may be typed, or what is understood of what was. */
    public String getRamMbRead() {
        return understood("request.ram_mb", new RequestData.RamMb(), getData().getRamMb());
    }

    /** The same of the processors. */
    public String getVcpuRead() {
        return understood("request.vcpu", new RequestData.Vcpu(), getData().getVcpu());
    }

    private String understood(String key, Quantity quantity, String text) {
        // In the place of the hint: were a line inserted, the button that is being pressed would move away.
        return !reading || text == null
                ? texts.of(key + ".hint")
                : quantity.broken(text).map(texts::say).orElseGet(() -> texts.of(key + ".read", quantity.normal(text)));
    }

    /** The Dockerfile of what is typed now, as it would be built; empty where something of it is wrong. */
    public String getDockerfile() {
        return requests.dockerfile(getData()).map(Dockerfile::text).orElse("");
    }

    /** What is wrong with the fields that it is made of, a sentence each. */
    public List<String> getDockerfileErrors() {
        return requests.dockerfileErrors(getData()).stream()
                .map(error -> texts.of("request." + error.field()) + ": " + texts.say(error.text()))
                .toList();
    }

    /** What the request has now that the form has otherwise, after somebody else was first. */
    public List<String> getTheirs() {
        return theirs;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    /** The version of the request that the form was opened on. */
    public Integer getRowVersion() {
        return rowVersion == null && getEdited() != null
                ? Integer.valueOf(getEdited().getRowVersion())
                : rowVersion;
    }

    public void setRowVersion(Integer rowVersion) {
        this.rowVersion = rowVersion;
    }

    public UpdateMode[] getUpdateModes() {
        return UpdateMode.values();
    }
}
