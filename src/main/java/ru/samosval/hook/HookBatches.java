package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import ru.samosval.audit.Audit;
import ru.samosval.deployment.Fleet;
import ru.samosval.deployment.FleetTasks;
import ru.samosval.storage.Database;
import ru.samosval.storage.GroupCommit;
import ru.samosval.storage.Sql;

/** Lets deliveries that come at the same time share a transaction (docs/adr/0008). */
@ApplicationScoped
class HookBatches {

    /** More at once would save nothing, and would hold the write lock for long. */
    private static final int MOST_AT_ONCE = 32;

    @Inject
    private Database database;

    @Inject
    private Fleet fleet;

    @Inject
    private FleetTasks tasks;

    @Inject
    private Audit audit;

    @Inject
    private HookRights rights;

    @Inject
    private Clock clock;

    @Inject
    private Event<Deliveries.Came> came;

    private final GroupCommit<Delivery, Receipt> together =
            new GroupCommit<>(work -> database.newTransaction(work), this::receipts, MOST_AT_ONCE);

    /** Takes a delivery, together with others if others have come. Returns after the commit, or throws the refusal. */
    Receipt commit(Delivery delivery) {
        return together.commit(delivery);
    }

    private List<GroupCommit.Outcome<Receipt>> receipts(Sql sql, List<Delivery> deliveries) {
        HookBatch batch = new HookBatch(sql, clock.millis(), fleet, tasks, audit, rights);
        List<GroupCommit.Outcome<Receipt>> outcomes = batch.take(deliveries);
        came.fire(new Deliveries.Came(batch.concerned()));
        return outcomes;
    }
}
