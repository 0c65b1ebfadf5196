package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import ru.samosval.access.Unguarded;

/**
 * What a new commit does (section 4.6): continuous requests of its branch, their deployments restarted or marked. Each
 * delivery leaves its row, whatever comes of it. The way of one: {@link HookBatches} puts it into a transaction with those
 * that come at the same time, {@link HookBatch} judges it, acts and answers.
 */
@ApplicationScoped
public class Hooks {

    @Inject
    private HookBatches batches;

    @Inject
    private KnownRepositories repositories;

    /**
     * Takes in what came; it is on the disk when this returns. A caller that is no user may tell of every repository, a
     * user reaches only the requests whose commits they may simulate.
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

    /** Records a delivery that is not taken; returns its number. */
    @Unguarded("changes nothing but the list of deliveries")
    public long recordRefused(Delivery delivery, Reason reason) {
        return batches.commit(delivery.refused(reason)).delivery();
    }
}
