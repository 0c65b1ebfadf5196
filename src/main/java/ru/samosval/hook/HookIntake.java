package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.function.Supplier;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * Takes in a delivery to a webhook, from a forge or from CI, once its proof was judged. The steps, in this order: slow
 * down guessing, refuse what proves nothing or cannot be read, read the commits, hand them to {@link Hooks}. Every
 * delivery is counted and kept, also a refused one; but if a sender has to wait, only the first of its deliveries in a
 * quarter of an hour is kept.
 */
@ApplicationScoped
class HookIntake {

    @Inject
    private SecretGuesses guesses;

    @Inject
    private ThrottledSenders throttled;

    @Inject
    private Hooks hooks;

    @Inject
    private Event<HookAnswered> answered;

    /**
     * The result.
     *
     * @param delivery of a refused one, its reason says why
     * @param receipt null if the delivery was refused
     */
    record Outcome(Delivery delivery, Receipt receipt) {

        boolean isRefused() {
            return receipt == null;
        }

        private int status() {
            return isRefused() ? delivery.reason().status() : 200;
        }
    }

    /**
     * Takes in a delivery.
     *
     * @param unread the delivery without its commits and keys. Its reason says why it cannot be read, if so
     * @param guarded whether there is a secret that the proof was compared with
     * @param reading reads commits and keys, or throws a refusal. Called only for an accepted proof
     */
    Outcome take(Delivery unread, boolean guarded, Supplier<Delivery> reading) {
        try {
            Outcome outcome = judge(unread, guarded, reading);
            count(outcome.status());
            return outcome;
        } catch (Refusal refusal) {
            count(refusal.status());
            throw refusal;
        }
    }

    /** Counts a call by the HTTP status of its answer. */
    void count(int status) {
        answered.fire(HookAnswered.of(status));
    }

    private Outcome judge(Delivery unread, boolean guarded, Supplier<Delivery> reading) {
        brake(unread, guarded);
        Reason refusal = refusal(unread);
        if (refusal != null) {
            hooks.recordRefused(unread, refusal);
            return new Outcome(unread.refused(refusal), null);
        }
        Delivery delivery = read(unread, reading);
        return new Outcome(delivery, hooks.take(delivery));
    }

    /** Lets nobody guess a secret quickly. Throws {@link TooMany} with the time to wait. */
    private void brake(Delivery unread, boolean guarded) {
        Verdict verdict = unread.verdict();
        // A body that cannot be read counts as a try too, or any number of them could push all others out of the list.
        boolean tried = guarded || !verdict.isAccepted() && verdict != Verdict.UNREAD;
        if (!tried) {
            return;
        }
        String address = unread.origin().address();
        try {
            guesses.demandTry(address, verdict);
            if (!verdict.isAccepted()) {
                guesses.recordWrong(address, verdict);
            }
        } catch (TooMany refusal) {
            throttled.record(unread);
            throw refusal;
        }
    }

    /** Why the delivery is refused for its proof or its form; null if both are good. */
    private static Reason refusal(Delivery unread) {
        Verdict verdict = unread.verdict();
        if (verdict == Verdict.UNREAD) {
            return Objects.requireNonNull(unread.reason(), "what cannot be read says why");
        }
        return verdict.isAccepted()
                ? unread.reason()
                : HookAnswers.refusal(unread.origin().dialect(), verdict);
    }

    private Delivery read(Delivery unread, Supplier<Delivery> reading) {
        try {
            return reading.get();
        } catch (Refusal refusal) {
            hooks.recordRefused(unread, Reason.of(refusal));
            throw refusal;
        }
    }
}
