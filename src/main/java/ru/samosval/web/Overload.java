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
 * Limits the requests being processed to a part of the server's threads, so that some remain to say that there is too
 * much to do. A request that has waited for {@link #LONGEST_WAIT_MILLIS} is answered with 503 and {@code Retry-After}.
 * From then on no request waits, until one gets through: otherwise those queued for a thread would be refused one by
 * one, each after another full wait.
 *
 * <p>Mapped in web.xml after {@link RequestBodies}: a request whose body is late takes no place.
 */
public class Overload extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Half of the server's threads (http-thread-pool). */
    private static final int MOST_IN_WORK = 100;

    private static final long LONGEST_WAIT_MILLIS = 2_000;
    private static final int RETRY_SECONDS = 2;

    private final transient Semaphore places = new Semaphore(MOST_IN_WORK, true);

    /** Whether the last request that waited did not get a place. */
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
            // Unlike tryAcquire(), a timeout of zero does not overtake those who wait.
            boolean entered = places.tryAcquire(full ? 0 : LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            full = !entered;
            return entered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
