package ru.samosval.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import ru.samosval.signin.Addresses;

/**
 * Lets pages take turns, in the order in which they were requested: no more at a time than there are processors, so
 * that the work of timers gets its share of those, too. Drawing more pages at once is not faster than one after the
 * other; each only takes longer, and its objects outlive the garbage collector's small first generation. Calls of the
 * API are too short for a turn to be worth its cost. Measured: docs/adr/0010.
 *
 * <p>No request waits longer than {@link #LONGEST_WAIT_MILLIS}; then it continues without a place. Requests that write
 * wait for the database's lock instead.
 */
public class PagePermits extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final long LONGEST_WAIT_MILLIS = 250;

    /** On a single processor, too, a quick page may go beside a slow one. */
    private static final int FEWEST_PLACES = 2;

    private final transient Semaphore places =
            new Semaphore(Math.max(FEWEST_PLACES, Runtime.getRuntime().availableProcessors()), true);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean page = "GET".equals(request.getMethod())
                && !Addresses.isApi(Addresses.path(request))
                && !Addresses.isOfMonitoring(Addresses.path(request))
                && !Addresses.isDocker(Addresses.path(request));
        boolean mine = page && take();
        try {
            chain.doFilter(request, response);
        } finally {
            if (mine) {
                places.release();
            }
        }
    }

    private boolean take() {
        try {
            return places.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
