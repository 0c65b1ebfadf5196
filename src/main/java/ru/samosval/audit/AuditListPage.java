package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Actor;
import ru.samosval.faces.ListQuery;
import ru.samosval.storage.ResultPage;

/** {@code /admin/audit}: the audit log with its filters (section 4.8). */
@Named("auditList")
@RequestScoped
public class AuditListPage {

    @Inject
    private Audit audit;

    @Inject
    private ListQuery query;

    private ResultPage<Audit.Row> page;

    /** The page that the address asks for. */
    public ResultPage<Audit.Row> page(Actor actor) {
        if (page == null) {
            page = audit.list(actor, new Audit.Filter(getUser(), getAction(), getText()), query.page());
        }
        return page;
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
