package ru.samosval.alert;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Access;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.PageActions;
import ru.samosval.storage.ResultPage;
import ru.samosval.user.Caller;

/** {@code /alerts}: open and resolved alerts. */
@Named("alertList")
@RequestScoped
public class AlertListPage {

    @Inject
    private Alerts alerts;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions acts;

    private ResultPage<Alerts.Row> page;

    /** The page that the address asks for: {@code state} is {@code open} (also when absent), {@code resolved}, {@code all}. */
    public ResultPage<Alerts.Row> getPage() {
        if (page == null) {
            Boolean resolved = switch (getState()) {
                case "resolved" -> Boolean.TRUE;
                case "all" -> null;
                default -> Boolean.FALSE;
            };
            page = alerts.list(caller.get(), resolved, query.page());
        }
        return page;
    }

    public String getState() {
        String state = query.text("state");
        return state == null ? "open" : state;
    }

    /** Marks an alert as seen to. */
    public void resolve(long id) {
        if (acts.attempt(() -> alerts.resolve(caller.get(), id), "alert.resolved")) {
            acts.redirect("/alerts");
        }
    }

    public boolean isResolver() {
        return Access.operates(caller.get());
    }
}
