package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import ru.samosval.faces.PageActions;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Quantity;

/** What the form of a request shows while one types: how numbers are understood, and the Dockerfile. */
@Named("requestPreview")
@RequestScoped
public class RequestPreview {

    @Inject
    private RequestFormPage form;

    @Inject
    private Requests requests;

    @Inject
    private PageActions actions;

    @Inject
    private Texts texts;

    private boolean reading;

    /** Shows beside a number how it is understood. Called when it has been typed. */
    public void read() {
        actions.found();
        reading = true;
    }

    /** The text below the field: what may be typed, or how it was understood. */
    public String getRamMbRead() {
        return understood("request.ram_mb", form.getData().typedRamMb());
    }

    /** The same for the processors. */
    public String getVcpuRead() {
        return understood("request.vcpu", form.getData().typedVcpu());
    }

    private String understood(String key, Quantity.Typed typed) {
        // Replaces the hint: if a line were inserted, a button that is just being pressed would move away.
        if (!reading || typed == null) {
            return texts.of(key + ".hint");
        }
        return typed.broken() == null ? texts.of(key + ".read", typed.number()) : texts.say(typed.broken());
    }

    /** The Dockerfile that would be built from what is typed now; empty if something in it is wrong. */
    public String getDockerfile() {
        CheckedForm checked = checked();
        return checked.dockerfileErrors().isEmpty() ? checked.dockerfile().text() : "";
    }

    /** What is wrong with the fields of the Dockerfile, one sentence each. */
    public List<String> getDockerfileErrors() {
        return checked().dockerfileErrors().stream()
                .map(error -> texts.of("request." + error.field()) + ": " + texts.say(error.text()))
                .toList();
    }

    /** Computed each time, because a page also asks before the form has what was sent. */
    private CheckedForm checked() {
        return requests.check(form.getData());
    }
}
