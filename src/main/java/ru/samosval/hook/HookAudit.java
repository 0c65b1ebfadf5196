package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;

/** Records acts that are done outside any transaction. */
@ApplicationScoped
public class HookAudit {

    @Inject
    private Audit audit;

    /** Records an act of the actor in its own transaction. */
    @Transactional
    public void record(Actor actor, AuditAction action, String details) {
        audit.record(actor, action, null, details);
    }
}
