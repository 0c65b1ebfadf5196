package ru.samosval.telemetry.stream;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that serve all live logs, one a processor. What is given to one lane is done in its order; a log whose
 * viewers are few lives in one lane alone, one that thousands watch is sent by all.
 */
final class Lanes {

    private final ScheduledThreadPoolExecutor[] lanes;

    Lanes(ThreadFactory threads) {
        lanes = new ScheduledThreadPoolExecutor[Math.max(2, Runtime.getRuntime().availableProcessors())];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new ScheduledThreadPoolExecutor(1, threads);
            lanes[i].setRemoveOnCancelPolicy(true);
        }
    }

    int count() {
        return lanes.length;
    }

    /** The lane in which the lines of this deployment are made. */
    int homeOf(long deployment) {
        return (int) (deployment % lanes.length);
    }

    /** Does the work in its turn, after all that the lane was given before. */
    void execute(int lane, Runnable work) {
        lanes[lane].execute(work);
    }

    /** Does the work after so long. */
    ScheduledFuture<?> schedule(int lane, Runnable work, long millis) {
        return lanes[lane].schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** Does the work again and again, so long after it was last done. */
    void each(long millis, Runnable work) {
        lanes[0].scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    void stop() {
        for (ScheduledThreadPoolExecutor lane : lanes) {
            lane.shutdownNow();
        }
    }
}
