package ru.samosval.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the requests in work to a part of the server's threads, so that some are always left to say that there is too
 * much to do: who has waited for {@link #LONGEST_WAIT_MILLIS} is told so, 503 with {@code Retry-After}. While that
 * happens nobody waits any longer, or the queue before the threads would be told one by one after as long a wait each.
 *
 * <p>Mapped in web.xml after {@link RequestBodies}: a body that is late holds no place.
 */
public class Overload extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Half of the server's threads (http-thread-pool). */
    private static final int MOST_IN_WORK = 100;

    private static final long LONGEST_WAIT_MILLIS = 2_000;
    private static final int RETRY_SECONDS = 2;

    private final transient Semaphore places = new Semaphore(MOST_IN_WORK, true);

    /** Whether the last who waited did so in vain. */
    private volatile boolean full;

    @Inject
    private transient Answers answers;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!enter()) {
            answers.refuseForNow(request, response, "error.overloaded", RETRY_SECONDS);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    private boolean enter() {
        try {
            // Zero is not "at once" alone: unlike tryAcquire() it passes nobody who waits.
            boolean entered = places.tryAcquire(full ? 0 : LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            full = !entered;
            return entered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
