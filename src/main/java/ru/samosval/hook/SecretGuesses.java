package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.hook.forge.Verdict;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.user.Brakes;

/**
 * Wrong secrets of the webhook are counted, slowed down and audited by the address they come from. The right secret is
 * always accepted from an address that has sent it within the last thirty days: one project with a wrong secret must
 * not stop the others behind the same address.
 */
@Unguarded("those who guess are not known")
@ApplicationScoped
public class SecretGuesses {

    /** This many known addresses are remembered without asking the database. */
    private static final int MOST_REMEMBERED = 10_000;

    /** Long before the database forgets an address it is remembered again. */
    private static final long AGAIN_AFTER_NANOS = TimeUnit.DAYS.toNanos(1);

    @Inject
    private Brakes brakes;

    @Inject
    private Audit audit;

    @Inject
    private SecretGuesses self;

    /** When the address was last remembered in the database, as of {@link System#nanoTime}. */
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    /**
     * Returns if a call with this verdict may be answered now to this address.
     *
     * @throws ru.samosval.refusal.Refusal.TooMany with the time to wait, otherwise
     */
    void demandTry(String address, Verdict verdict) {
        if (isNoGuess(verdict)) {
            brakes.demandUnprovenHook(address);
            return;
        }
        boolean right = verdict.isAccepted();
        Long before = known.get(address);
        if (right && before != null && System.nanoTime() - before < AGAIN_AFTER_NANOS) {
            return;
        }
        try {
            brakes.demandHook(address);
        } catch (TooMany braked) {
            // Asked after the count, so that whoever has proven the secret before the others failed is known by now.
            if (!right || !brakes.knowsHook(address)) {
                throw braked;
            }
        }
        if (right) {
            remember(address, before);
        }
    }

    /**
     * Whether nothing was compared with the secret. Such calls are counted separately: a webhook that was set up
     * without a secret must not stop the right ones behind the same address.
     */
    private static boolean isNoGuess(Verdict verdict) {
        return verdict == Verdict.MISSING || verdict == Verdict.STALE;
    }

    /**
     * Remembers the address; of many calls at the end of its day one does so.
     *
     * @param before when it was last remembered, as the call found it when it came
     */
    private void remember(String address, Long before) {
        if (before == null) {
            self.remember(address);
            if (known.size() < MOST_REMEMBERED) {
                known.put(address, System.nanoTime());
            }
        } else if (known.replace(address, before, System.nanoTime())) {
            self.remember(address);
        }
    }

    /** Remembers that this address knows the secret. */
    @Transactional
    public void remember(String address) {
        brakes.hookProven(address);
    }

    /** Records that the secret was not proven. The verdict says why. */
    @Transactional
    public void recordWrong(String address, Verdict verdict) {
        boolean guess = !isNoGuess(verdict);
        if (guess) {
            brakes.demandHook(address);
        } else {
            brakes.demandUnprovenHook(address);
        }
        Duration wait = guess ? brakes.hookFailed(address) : brakes.unprovenHook(address);
        String reason = "reason: " + (verdict == Verdict.WRONG ? "wrong secret" : verdict.getKey());
        String details = wait.isZero() ? reason : reason + "; wait: " + wait.toSeconds() + " s";
        audit.recordRefusal(null, AuditAction.COMMIT_HOOK_REFUSED, null, details, address);
    }
}
