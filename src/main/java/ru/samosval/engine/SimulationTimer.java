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
 * The SimulationEngine of section 8.1: writes what falls due (steps of builds, ends of rollouts) into the database.
 * Logs and metrics need no engine: they are functions of time.
 *
 * <p>Every second it looks at what falls due within the next second. Each of these is carried out at its own moment, or
 * together with others that fall due shortly after the step before.
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
     * The shortest pause between two steps, in milliseconds. If thousands of things fall due one after the other, they
     * share transactions this way and leave the machine to requests.
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

    /** Runs every second. A step that fails is tried again a second later. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        ticks.tick();
        database.look();
        carry(clock.millis() + SECOND, false);
    }

    /**
     * Carries out what is due, and schedules what falls due before {@code until} (epoch milliseconds). {@code planned}
     * if something is known to be due by now.
     */
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
                // One batch, so that nobody waits long for the write lock. What is left is due, and follows after the
                // pause.
                done = attempt("rollouts", rollouts::carryDue);
                for (long build : builds.due()) {
                    done &= attempt("build " + build, () -> builds.carry(build));
                }
                earliest = clock.millis() + PAUSE;
            }
            long due = nextDue();
            // What failed stays due. The call of the next second tries it again.
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

    /** Runs a step so that its failure does not stop the others. Returns whether it succeeded. */
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
