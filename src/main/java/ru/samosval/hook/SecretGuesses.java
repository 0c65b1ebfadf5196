package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.user.Brakes;

/** Wrong secrets of the webhook: counted, slowed down and audited, by the address they come from. */
@ApplicationScoped
public class SecretGuesses {

    @Inject
    private Brakes brakes;

    @Inject
    private Audit audit;

    /** Goes on where the secret may be tried now from this address; else says how long to wait. */
    void demandTry(String address) {
        brakes.demandHook(address);
    }

    /** Records a wrong secret. */
    @Transactional
    public void recordWrong(String address) {
        brakes.demandHook(address);
        Duration wait = brakes.hookFailed(address);
        String details =
                wait.isZero() ? "reason: wrong secret" : "reason: wrong secret; wait: " + wait.toSeconds() + " s";
        audit.recordRefusal(null, AuditAction.COMMIT_HOOK_REFUSED, null, details, address);
    }
}
