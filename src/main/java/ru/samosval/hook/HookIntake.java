package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * The way of what comes to a webhook, whoever sends it: who guesses is slowed down, what proves nothing is refused, what
 * cannot be read too, all else is taken ({@link Hooks}). Whatever comes of it, the delivery leaves its row and is counted.
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
     * What came of it.
     *
     * @param receipt null where the delivery was refused; it says why
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
     * Takes in a delivery whose proof was judged.
     *
     * @param unread as much as is known before what it tells is believed; its reason is why it cannot be read
     * @param guarded whether there was a secret that it was compared with
     * @param reading reads what it tells, or throws the refusal; asked only where its proof is accepted
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

    /** Counts a call by the HTTP status that it is answered. */
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

    /** Lets nobody guess a secret quickly; says to whom it was too quick how long to wait. */
    private void brake(Delivery unread, boolean guarded) {
        Verdict verdict = unread.verdict();
        // What cannot be read proves nothing; else as many as one likes would wash out the lab's list.
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

    /** Why it is not taken, as far as its proof and its form say; null where both are good. */
    private static Reason refusal(Delivery unread) {
        Verdict verdict = unread.verdict();
        return verdict.isAccepted() || verdict == Verdict.UNREAD
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
