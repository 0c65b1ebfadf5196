package ru.samosval.build;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.platform.Requested;

/** {@code /builds/{id}}: a build and its log, which the browser goes on reading by itself. */
@Named("buildPage")
@RequestScoped
public class BuildPage {

    @Inject
    private Requested requested;

    public Build getBuild() {
        return requested.get(Build.class);
    }
}
