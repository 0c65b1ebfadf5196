package ru.samosval.monitoring;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import ru.samosval.access.Actor;
import ru.samosval.api.Problems;
import ru.samosval.deployment.FleetPart;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * {@code GET /metrics/history?from=&to=&step=}: what a scrape would have said at each step of the past, as OpenMetrics with
 * timestamps, for {@code promtool tsdb create-blocks-from openmetrics}.
 */
@WebServlet("/metrics/history")
public class BackfillServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Each takes a processor for as long as it lasts. */
    private static final int MOST_AT_ONCE = 2;

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final transient Semaphore places = new Semaphore(MOST_AT_ONCE);

    @Inject
    private transient Scraper scraper;

    @Inject
    private transient Backfills backfills;

    @Inject
    private transient Problems problems;

    @Inject
    private transient Clock clock;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Actor> actor = scraper.find();
        if (actor.isEmpty()) {
            Scraper.challenge(response, problems);
            return;
        }
        if (!places.tryAcquire()) {
            problems.write(response, new TooMany("backfill.busy", WAIT));
            return;
        }
        try {
            Stretch stretch = Stretch.parse(
                    request.getParameter("from"),
                    request.getParameter("to"),
                    request.getParameter("step"),
                    clock.instant());
            FleetPart part = FleetPart.parse(request.getParameter("environment"), request.getParameter("shard"));
            Backfill backfill = backfills.of(
                    actor.get(), part, stretch.from(), stretch.to(), stretch.step(), response.getOutputStream());
            response.setContentType(OpenMetricsTextFormatWriter.CONTENT_TYPE);
            if (!request.getMethod().equals("HEAD")) {
                backfill.write();
            }
        } catch (Refusal e) {
            problems.write(response, e);
        } finally {
            places.release();
        }
    }
}
