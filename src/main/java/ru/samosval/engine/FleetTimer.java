package ru.samosval.engine;

import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.FleetTasks;

/** Carries acts on very many deployments, a batch a transaction, until there are none left. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FleetTimer {

    private static final Logger LOG = Logger.getLogger(FleetTimer.class.getName());

    /** Between two batches the machine is left to those who look, for so many milliseconds. */
    private static final long PAUSE = 20;

    @Inject
    private FleetTasks tasks;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedScheduledExecutorService executor;

    private final AtomicBoolean carrying = new AtomicBoolean();

    /** Each second. A batch that fails is tried again a second later. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        if (carrying.compareAndSet(false, true)) {
            step();
        }
    }

    private void step() {
        if (!shutdown.enter()) {
            return;
        }
        try {
            carry();
        } finally {
            shutdown.leave();
        }
    }

    private void carry() {
        boolean more = false;
        try {
            more = tasks.isDue() && tasks.carry();
            if (more) {
                executor.schedule(this::step, PAUSE, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            more = false;
            LOG.log(Level.WARNING, "an act on many deployments could not go on and is tried again", e);
        } finally {
            if (!more) {
                carrying.set(false);
            }
        }
    }
}
