package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.user.Caller;

/** {@code /deployments}: the list with its filters. */
@Named("deploymentList")
@RequestScoped
public class DeploymentListPage {

    @Inject
    private Deployments deployments;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    private ListRows<Deployments.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Deployments.Row> getRows() {
        if (rows == null) {
            Deployments.Filter filter = new Deployments.Filter(getStatus(), getEnvironment(), null, getText());
            rows = query.rows(part -> deployments.list(caller.get(), filter, part));
        }
        return rows;
    }

    /** The acts that can be done to many deployments at once. */
    private enum Action {
        START,
        RESTART,
        STOP,
        DELETE
    }

    /**
     * Does an act to each of the chosen deployments by itself. An unknown name does nothing.
     *
     * @param name one of start, restart, stop, delete
     * @param chosen their ids, separated by commas
     */
    public void act(String name, String chosen) {
        Optional<Action> named = Stream.of(Action.values())
                .filter(a -> a.name().equalsIgnoreCase(name))
                .findFirst();
        if (named.isEmpty()) {
            return;
        }
        Action action = named.get();
        Actor actor = caller.get();
        LongConsumer each = id -> {
            switch (action) {
                case START -> deployments.start(actor, id);
                case RESTART -> deployments.restart(actor, id);
                case STOP -> deployments.stop(actor, id);
                case DELETE -> deployments.delete(actor, id);
            }
        };
        actions.attemptEach(
                query.chosen(chosen), each, "deployments.done." + action.name().toLowerCase(Locale.ROOT));
        getRows().forget();
    }

    /** Whether the reader may delete deployments. */
    public boolean isDeleter() {
        return Rights.operates(caller.get());
    }

    public DeploymentStatus getStatus() {
        return query.choice(DeploymentStatus.class, "status");
    }

    public Environment getEnvironment() {
        return query.choice(Environment.class, "environment");
    }

    public String getText() {
        return query.text("q");
    }

    public DeploymentStatus[] getStatuses() {
        return DeploymentStatus.values();
    }

    public Environment[] getEnvironments() {
        return Environment.values();
    }
}
