package ru.samosval.build;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.storage.ResultPage;
import ru.samosval.user.Caller;

/** {@code /builds}: the list with its filters. */
@Named("buildList")
@RequestScoped
public class BuildListPage {

    @Inject
    private Builds builds;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    private ResultPage<Builds.Row> page;

    /** The page that the address asks for. */
    public ResultPage<Builds.Row> getPage() {
        if (page == null) {
            page = builds.list(caller.get(), getStatus(), getText(), query.page());
        }
        return page;
    }

    public BuildStatus getStatus() {
        return query.choice(BuildStatus.class, "status");
    }

    public String getText() {
        return query.text("q");
    }

    public BuildStatus[] getStatuses() {
        return BuildStatus.values();
    }
}
