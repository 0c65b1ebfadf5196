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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Actor;
import ru.samosval.api.KnownParameters;
import ru.samosval.api.Problems;
import ru.samosval.config.Shutdown;
import ru.samosval.deployment.FleetPart;
import ru.samosval.refusal.Refusal;
import ru.samosval.refusal.Refusal.TooMany;
import ru.samosval.user.Caller;

/**
 * {@code GET /metrics/history?from=&to=&step=}: what a scrape would have returned at each step in the past, as
 * OpenMetrics with timestamps, for {@code promtool tsdb create-blocks-from openmetrics}. Callers must be signed in even
 * if {@code samosval.metrics.open} opens the scrape, because it uses a processor for long. The answer breaks off when
 * their right to it ends.
 */
@WebServlet("/metrics/history")
public class BackfillServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Logger.getLogger(BackfillServlet.class.getName());

    /** Each uses a processor for as long as it lasts. */
    private static final int MOST_AT_ONCE = 2;

    private static final Duration WAIT = Duration.ofSeconds(30);

    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final transient Semaphore places = new Semaphore(MOST_AT_ONCE);

    @Inject
    private transient Caller caller;

    @Inject
    private transient Backfills backfills;

    @Inject
    private transient Problems problems;

    @Inject
    private transient Clock clock;

    @Inject
    private transient Shutdown shutdown;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Actor> actor = caller.find();
        if (actor.isEmpty()) {
            Scraper.challenge(response, problems);
            return;
        }
        if (!places.tryAcquire()) {
            problems.write(response, new TooMany("backfill.busy", WAIT));
            return;
        }
        try {
            KnownParameters.demandOnly(request, List.of("from", "to", "step", "environment", "shard"));
            Stretch stretch = Stretch.parse(
                    request.getParameter("from"),
                    request.getParameter("to"),
                    request.getParameter("step"),
                    clock.instant());
            FleetPart part = FleetPart.parse(request.getParameter("environment"), request.getParameter("shard"));
            Backfill backfill = backfills.of(
                    actor.get(),
                    part,
                    stretch.from(),
                    stretch.to(),
                    stretch.step(),
                    response.getOutputStream(),
                    mayGoOn(actor.get()));
            response.setContentType(OpenMetricsTextFormatWriter.CONTENT_TYPE);
            if (!request.getMethod().equals("HEAD")) {
                backfill.write();
            }
        } catch (Backfill.Ended e) {
            LOG.fine("an answer breaks off: the right to it has ended, or the server stops");
        } catch (IOException e) {
            LOG.log(Level.FINE, "a reader has gone or takes nothing", e);
        } catch (Refusal e) {
            problems.write(response, e);
        } finally {
            places.release();
        }
    }

    /**
     * Whether the server is not stopping, and the reader's sign-in or token is still valid. The latter is checked only
     * now and then.
     */
    private BooleanSupplier mayGoOn(Actor actor) {
        long[] asked = {System.nanoTime()};
        return () -> {
            if (shutdown.isStopping()) {
                return false;
            }
            long now = System.nanoTime();
            if (now - asked[0] < ASK_NANOS) {
                return true;
            }
            asked[0] = now;
            return caller.isOpen(actor.credential());
        };
    }
}
