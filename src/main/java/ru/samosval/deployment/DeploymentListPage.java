package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.storage.ResultPage;
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

    private ResultPage<Deployments.Row> page;

    /** The page that the address asks for. */
    public ResultPage<Deployments.Row> getPage() {
        if (page == null) {
            Deployments.Filter filter = new Deployments.Filter(getStatus(), getEnvironment(), getText());
            page = deployments.list(caller.get(), filter, query.page());
        }
        return page;
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
