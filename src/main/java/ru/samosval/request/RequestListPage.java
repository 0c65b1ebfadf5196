package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Rights;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.user.Caller;

/** {@code /requests}: the list with its filters, which are in the address. */
@Named("requestList")
@RequestScoped
public class RequestListPage {

    @Inject
    private Requests requests;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    private ListRows<Requests.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Requests.Row> getRows() {
        if (rows == null) {
            Requests.Filter filter = new Requests.Filter(getStatus(), getWhose(), getOwner(), getText());
            rows = query.rows(part -> requests.list(caller.get(), filter, part));
        }
        return rows;
    }

    public RequestStatus getStatus() {
        return query.choice(RequestStatus.class, "status");
    }

    public Whose getWhose() {
        return query.choice(Whose.class, "whose");
    }

    public Whose[] getWhoses() {
        return Whose.values();
    }

    public String getOwner() {
        return query.text("owner");
    }

    public String getText() {
        return query.text("q");
    }

    public RequestStatus[] getStatuses() {
        return RequestStatus.values();
    }

    public boolean isCreatable() {
        return Rights.createsRequests(caller.get());
    }
}
