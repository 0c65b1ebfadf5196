package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.List;
import ru.samosval.faces.PageActions;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Quantity;
import ru.samosval.refusal.Refusal.FieldError;

/** What the request's form says of what is typed while it is typed: how numbers are understood, the Dockerfile. */
@Named("requestPreview")
@RequestScoped
public class RequestPreview {

    @Inject
    private RequestFormPage form;

    @Inject
    private Requests requests;

    @Inject
    private PageActions acts;

    @Inject
    private Texts texts;

    private boolean reading;

    /** Says beside a number what is understood of it; called when it has been typed. */
    public void read() {
        acts.found();
        reading = true;
    }

    /** Beneath the field: what may be typed, or what is understood of what was. */
    public String getRamMbRead() {
        return understood(
                "request.ram_mb", new RequestData.RamMb(), form.getData().getRamMb());
    }

    /** The same of the processors. */
    public String getVcpuRead() {
        return understood("request.vcpu", new RequestData.Vcpu(), form.getData().getVcpu());
    }

    private String understood(String key, Quantity quantity, String text) {
        // In the place of the hint: were a line inserted, the button that is being pressed would move away.
        return !reading || text == null
                ? texts.of(key + ".hint")
                : quantity.broken(text)
                        .map(texts::say)
                        .orElseGet(() -> texts.of(key + ".read", new BigDecimal(quantity.normal(text))));
    }

    /** The Dockerfile of what is typed now, as it would be built; empty where something of it is wrong. */
    public String getDockerfile() {
        return errors().isEmpty() ? requests.dockerfile(form.getData()).text() : "";
    }

    /** What is wrong with the fields that it is made of, a sentence each. */
    public List<String> getDockerfileErrors() {
        return errors().stream()
                .map(error -> texts.of("request." + error.field()) + ": " + texts.say(error.text()))
                .toList();
    }

    /** Not kept: a page asks before what was sent has come into the form as well. */
    private List<FieldError> errors() {
        return requests.dockerfileErrors(form.getData());
    }
}
