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
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import ru.samosval.build.Builds;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.Rollouts;
import ru.samosval.storage.Database;
import ru.samosval.storage.StorageFaults;

/**
 * The SimulationEngine of section 8.1: carries what falls due (steps of builds, ends of rollouts) into the database.
 * Logs and metrics need no engine: they are functions of time.
 *
 * <p>Each second it looks at what the coming second brings; what falls due within it is carried at its own moment, or
 * together with what falls due soon after another step.
 */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SimulationTimer {

    private static final Logger LOG = Logger.getLogger(SimulationTimer.class.getName());
    private static final long SECOND = 1_000;

    /**
     * After a step comes the next so many milliseconds later at the earliest: where thousands fall due one after the
     * other they share transactions, and leave the machine to those who look.
     */
    private static final long PAUSE = 50;

    @Inject
    private Builds builds;

    @Inject
    private Rollouts rollouts;

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    @Inject
    private Shutdown shutdown;

    @Inject
    private Ticks ticks;

    @Resource
    private ManagedScheduledExecutorService executor;

    private final AtomicBoolean carrying = new AtomicBoolean();

    /** Each second. A step that fails is tried again a second later. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        ticks.tick();
        database.look();
        carry(clock.millis() + SECOND, false);
    }

    /** Carries what is due and plans what falls due until then; {@code planned} for something that is due by now. */
    private void carry(long until, boolean planned) {
        if (!shutdown.enter()) {
            return;
        }
        try {
            if (carrying.compareAndSet(false, true)) {
                carryAndPlan(until, planned);
            }
        } finally {
            shutdown.leave();
        }
    }

    private void carryAndPlan(long until, boolean planned) {
        try {
            boolean done = true;
            long earliest = 0;
            if (planned || nextDue() <= clock.millis()) {
                // One batch, so that nobody waits long for the write lock; what is left is due, and comes after the
                // pause.
                done = attempt("rollouts", rollouts::carryDue);
                for (long build : builds.due()) {
                    done &= attempt("build " + build, () -> builds.carry(build));
                }
                earliest = clock.millis() + PAUSE;
            }
            long due = nextDue();
            // What failed stays due, and is tried again by the next second's call.
            if (due < until && (done || due > clock.millis())) {
                long next = Math.max(due + 1, earliest);
                executor.schedule(() -> carry(until, true), next - clock.millis(), TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, "the simulation's step failed and is tried again", e);
            }
        } finally {
            carrying.set(false);
        }
    }

    /** What fails holds up nothing else; returns whether it was done. */
    private static boolean attempt(String what, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, "carrying the " + what + " failed and is tried again", e);
            }
            return false;
        }
    }

    private long nextDue() {
        return LongStream.concat(builds.nextDue().stream(), rollouts.nextDue().stream())
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
