package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import ru.samosval.user.Caller;

/** For pages: how far acts on very many deployments of a request have come. */
@Named
@RequestScoped
public class FleetProgress {

    @Inject
    private FleetTasks tasks;

    @Inject
    private Caller caller;

    /** The request's unfinished tasks, oldest first. */
    public List<FleetTasks.Progress> of(long request) {
        return tasks.pending(caller.get(), request);
    }
}
