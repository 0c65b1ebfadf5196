package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import ru.samosval.access.Unguarded;

/**
 * What a new commit does (section 4.6): deployments of the continuous requests with its branch are restarted or marked.
 * Each delivery is recorded, whatever its outcome. {@link HookBatches} puts it into a transaction together with those
 * that come at the same time; {@link HookBatch} judges it, acts and answers.
 */
@ApplicationScoped
public class Hooks {

    @Inject
    private HookBatches batches;

    @Inject
    private KnownRepositories repositories;

    /**
     * Takes a delivery. It is on the disk when this returns. A caller that is no user may report commits of every
     * repository; a user reaches only the requests whose commits they may simulate.
     */
    @Unguarded("who sent it was judged and stands in the delivery: HookRights")
    public Receipt take(Delivery delivery) {
        Receipt receipt = batches.commit(delivery);
        CommitResult result = receipt.result();
        boolean nameNearest = delivery.commits().size() == 1
                && delivery.origin().ownRequest() == null
                && result.isOfUnknownRepository();
        return nameNearest
                ? new Receipt(
                        receipt.delivery(),
                        receipt.sameAs(),
                        result.of(Target.unknown(repositories.nearest(
                                delivery.origin().actor(),
                                delivery.commits().get(0).repository()))))
                : receipt;
    }

    /** Records a delivery that is refused. Returns its number. */
    @Unguarded("changes nothing but the list of deliveries")
    public long recordRefused(Delivery delivery, Reason reason) {
        return batches.commit(delivery.refused(reason)).delivery();
    }
}
