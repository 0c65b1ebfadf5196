package ru.samosval.alert;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import ru.samosval.access.Rights;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
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
    private PageActions actions;

    private ListRows<Alerts.Row> rows;

    /**
     * The rows for the page's address. {@code state} is {@code open} (the default), {@code resolved} or {@code all}.
     */
    public ListRows<Alerts.Row> getRows() {
        if (rows == null) {
            Boolean resolved = switch (getState()) {
                case "resolved" -> Boolean.TRUE;
                case "all" -> null;
                default -> Boolean.FALSE;
            };
            rows = query.rows(part -> alerts.list(caller.get(), resolved, getText(), part));
        }
        return rows;
    }

    public String getState() {
        String state = query.text("state");
        return state == null ? "open" : state;
    }

    /** The address of the same list in another state: {@code open}, {@code resolved} or {@code all}. */
    public String address(String state) {
        String text = getText();
        return "?state=" + state + (text == null ? "" : "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    public String getText() {
        return query.text("q");
    }

    /** Resolves an alert. */
    public void resolve(long id) {
        actions.attempt(() -> alerts.resolve(caller.get(), id), "alert.resolved");
        getRows().forget();
    }

    /** Resolves these alerts one by one. */
    public void resolveEach(String chosen) {
        actions.attemptEach(query.chosen(chosen), id -> alerts.resolve(caller.get(), id), "alerts.done.resolve");
        getRows().forget();
    }

    public boolean isResolver() {
        return Rights.operates(caller.get());
    }
}
