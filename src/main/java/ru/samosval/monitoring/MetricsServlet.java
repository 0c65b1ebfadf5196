package ru.samosval.monitoring;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.api.KnownParameters;
import ru.samosval.api.Problems;
import ru.samosval.deployment.FleetPart;
import ru.samosval.refusal.Refusal;

/**
 * {@code GET /metrics}: the running fleet and the portal in the text format of Prometheus or, if {@code Accept} asks
 * for it, of OpenMetrics. {@code ?environment=} and {@code ?shard=i/n} narrow it.
 */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.builder()
            .setIncludeCreatedTimestamps(false)
            .build();
    private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.builder()
            .setCreatedTimestampsEnabled(false)
            .build();
    private static final int BUFFER = 65_536;

    @Inject
    private transient Scraper scraper;

    @Inject
    private transient Scrape scrape;

    @Inject
    private transient Problems problems;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Actor> actor = scraper.find();
        if (actor.isEmpty()) {
            Scraper.challenge(response, problems);
            return;
        }
        MetricSnapshots metrics;
        try {
            KnownParameters.demandOnly(request, List.of("environment", "shard"));
            metrics = scrape.of(
                    actor.get(), FleetPart.parse(request.getParameter("environment"), request.getParameter("shard")));
        } catch (Refusal e) {
            problems.write(response, e);
            return;
        }
        ExpositionFormatWriter writer = OPEN_METRICS.accepts(request.getHeader("Accept")) ? OPEN_METRICS : TEXT;
        response.setContentType(writer.getContentType());
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
        // All names are ASCII, so they need not be checked for what to escape.
        writer.write(out, metrics, EscapingScheme.ALLOW_UTF8);
        out.flush();
    }
}
