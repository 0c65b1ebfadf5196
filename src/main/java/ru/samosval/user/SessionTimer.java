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

/** Ends sign-ins whose time is over, open streams included, and forgets failures that are long past. */
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
    private Brakes brakes;

    @Schedule(second = "*/5", minute = "*", hour = "*", persistent = false)
    public void everyFewSeconds() {
        try {
            sessions.endExpired();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "sign-ins could not be tended and are tried again: {0}", e.toString());
        }
    }

    @Schedule(second = "17", minute = "*/10", hour = "*", persistent = false)
    public void nowAndThen() {
        try {
            brakes.forgetOld();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "old failures could not be forgotten and are tried again: {0}", e.toString());
        }
    }
}
