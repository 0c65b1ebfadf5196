package ru.samosval.request;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Set;
import ru.samosval.access.Rights;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.ResultPage;
import ru.samosval.user.Caller;

/** What waits for review, on the page of a request that is decided, for whoever decides on requests. */
@Named
@RequestScoped
public class ReviewQueue {

    private static final Set<RequestStatus> DECIDED = Set.of(RequestStatus.APPROVED, RequestStatus.REJECTED);

    @Inject
    private Requests requests;

    @Inject
    private RequestPage page;

    @Inject
    private Caller caller;

    private ResultPage<Requests.Row> waiting;

    /** How many requests wait; 0 where that is not to be told. */
    public long getCount() {
        return isTold() ? waiting().total() : 0;
    }

    /** The number of the oldest that waits. */
    public Long getNext() {
        return waiting().rows().get(0).id();
    }

    private boolean isTold() {
        return Rights.operates(caller.get())
                && DECIDED.contains(page.getRequest().getStatus());
    }

    private ResultPage<Requests.Row> waiting() {
        if (waiting == null) {
            Requests.Filter submitted = new Requests.Filter(RequestStatus.SUBMITTED, null, null, null);
            waiting = requests.list(caller.get(), submitted, new ListPart(1, 1, "id", false));
        }
        return waiting;
    }
}
