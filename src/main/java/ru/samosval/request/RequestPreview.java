package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import ru.samosval.faces.PageActions;
import ru.samosval.i18n.Texts;
import ru.samosval.input.Quantity;

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
        return understood("request.ram_mb", form.getData().typedRamMb());
    }

    /** The same of the processors. */
    public String getVcpuRead() {
        return understood("request.vcpu", form.getData().typedVcpu());
    }

    private String understood(String key, Quantity.Typed typed) {
        // In the place of the hint: were a line inserted, the button that is being pressed would move away.
        if (!reading || typed == null) {
            return texts.of(key + ".hint");
        }
        return typed.broken() == null ? texts.of(key + ".read", typed.number()) : texts.say(typed.broken());
    }

    /** The Dockerfile of what is typed now, as it would be built; empty where something of it is wrong. */
    public String getDockerfile() {
        CheckedForm checked = checked();
        return checked.dockerfileErrors().isEmpty() ? checked.dockerfile().text() : "";
    }

    /** What is wrong with the fields that it is made of, a sentence each. */
    public List<String> getDockerfileErrors() {
        return checked().dockerfileErrors().stream()
                .map(error -> texts.of("request." + error.field()) + ": " + texts.say(error.text()))
                .toList();
    }

    /** Not kept: a page asks before what was sent has come into the form as well. */
    private CheckedForm checked() {
        return requests.check(form.getData());
    }
}
