package ru.samosval.build;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
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

    private ListRows<Builds.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Builds.Row> getRows() {
        if (rows == null) {
            rows = query.rows(part -> builds.list(caller.get(), new Builds.Filter(getStatus(), null, getText()), part));
        }
        return rows;
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
