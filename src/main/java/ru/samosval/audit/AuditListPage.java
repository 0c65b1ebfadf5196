package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Actor;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;

/** {@code /admin/audit}: the audit log with its filters (section 4.8). */
@Named("auditList")
@RequestScoped
public class AuditListPage {

    @Inject
    private Audit audit;

    @Inject
    private ListQuery query;

    private ListRows<Audit.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Audit.Row> rows(Actor actor) {
        if (rows == null) {
            Audit.Filter filter = new Audit.Filter(getUser(), getAction(), getText());
            rows = query.rows(part -> audit.list(actor, filter, part));
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

    public AuditAction[] getActions() {
        return AuditAction.values();
    }
}
