package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.storage.ResultPage;

/** {@code /admin/audit}: the audit log with its filters (section 4.8). */
@Named("auditList")
@RequestScoped
public class AuditListPage {

    private static final String[] FILTERS = {"q", "user", "action", "from", "to", "zone"};

    @Inject
    private Audit audit;

    @Inject
    private ListQuery query;

    @Inject
    private PeriodFields period;

    private ListRows<Audit.Row> rows;

    /** The rows for the page's address; none if its period is not understood. */
    public ListRows<Audit.Row> rows(Actor actor) {
        if (rows == null) {
            Audit.Filter filter = new Audit.Filter(getUser(), getAction(), getText(), period.parsed());
            rows = query.rows(part -> period.getError() == null
                    ? audit.list(actor, filter, part)
                    : ResultPage.of(List.<Audit.Row>of(), part));
        }
        return rows;
    }

    public String getUser() {
        return query.text("user");
    }

    public AuditAction getAction() {
        return query.choice(AuditAction.class, "action");
    }

    public String getText() {
        return query.text("q");
    }

    /** The query of the file with all rows of the filter, beginning with the question mark. */
    public String getFile() {
        return query.of(FILTERS);
    }

    /** The names of the filter's parameters, separated by blanks. */
    public String getFilters() {
        return String.join(" ", FILTERS);
    }

    public AuditAction[] getActions() {
        return AuditAction.values();
    }
}
