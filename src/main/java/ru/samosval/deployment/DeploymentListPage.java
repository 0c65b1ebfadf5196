package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
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

    private ListRows<Deployments.Row> rows;

    /** The rows that the address asks for. */
    public ListRows<Deployments.Row> getRows() {
        if (rows == null) {
            Deployments.Filter filter = new Deployments.Filter(getStatus(), getEnvironment(), getText());
            rows = query.rows(part -> deployments.list(caller.get(), filter, part));
        }
        return rows;
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
