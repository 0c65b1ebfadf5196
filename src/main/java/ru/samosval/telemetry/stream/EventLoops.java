package ru.samosval.telemetry.stream;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that serve all live logs: one for each processor, at least two. Work given to one loop is done in
 * order. A log with few subscribers lives in one loop only; a log that thousands watch is sent by all loops.
 */
final class EventLoops {

    private final ScheduledThreadPoolExecutor[] loops;

    EventLoops(ThreadFactory threads) {
        loops = new ScheduledThreadPoolExecutor[Math.max(2, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new ScheduledThreadPoolExecutor(1, threads);
            loops[i].setRemoveOnCancelPolicy(true);
        }
    }

    int count() {
        return loops.length;
    }

    /** The loop in which the lines of this deployment are computed. */
    int homeOf(long deployment) {
        return (int) (deployment % loops.length);
    }

    /** Does the work after everything that the loop was given before. */
    void execute(int loop, Runnable work) {
        loops[loop].execute(work);
    }

    /** Does the work after this many milliseconds. */
    ScheduledFuture<?> schedule(int loop, Runnable work, long millis) {
        return loops[loop].schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Does the work again and again, with this many milliseconds in between. */
    void each(long millis, Runnable work) {
        loops[0].scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    void stop() {
        for (ScheduledThreadPoolExecutor loop : loops) {
            loop.shutdownNow();
        }
    }
}
