package ru.samosval.user;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.audit.Audit;
import ru.samosval.config.Shutdown;
import ru.samosval.storage.StorageFaults;

/**
 * Ends expired sign-ins and tokens together with their streams, forgets old failures, and deletes rows of the audit log
 * that are older than configured.
 */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SessionTimer {

    private static final Logger LOG = Logger.getLogger(SessionTimer.class.getName());

    @Inject
    private Sessions sessions;

    @Inject
    private ApiTokens tokens;

    @Inject
    private Brakes brakes;

    @Inject
    private Audit audit;

    @Inject
    private Shutdown shutdown;

    /** Runs every five seconds: so soon the streams of an expired sign-in end. */
    @Schedule(second = "*/5", minute = "*", hour = "*", persistent = false)
    public void endExpired() {
        attempt("ending sign-ins whose time is over", sessions::endExpired);
        attempt("ending tokens whose time is over", tokens::endExpired);
    }

    /** Runs every ten minutes. */
    @Schedule(second = "17", minute = "*/10", hour = "*", persistent = false)
    public void forgetFailures() {
        attempt("forgetting failures", brakes::forgetOld);
    }

    /** Deletes one batch a minute, so that nobody waits for it. */
    @Schedule(second = "37", minute = "*", hour = "*", persistent = false)
    public void forgetAudit() {
        attempt("deleting old rows of the audit log", audit::deleteOld);
    }

    private void attempt(String what, Runnable step) {
        if (!shutdown.enter()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, what + " failed and is tried again", e);
            }
        } finally {
            shutdown.leave();
        }
    }
}
