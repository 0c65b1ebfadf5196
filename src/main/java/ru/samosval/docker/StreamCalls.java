package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import ru.samosval.deployment.Histories;
import ru.samosval.deployment.WriteBarrier;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.telemetry.DockerStream;
import ru.samosval.telemetry.FleetCounters;
import ru.samosval.telemetry.stream.PulledStreams;

/** The calls that are answered with a stream. */
@ApplicationScoped
public class StreamCalls implements Call.Room {

    private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";
    private static final String JSON = "application/json";

    @Inject
    private DockerHosts hosts;

    @Inject
    private Histories histories;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private FleetCounters counters;

    @Inject
    private PulledStreams streams;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.of(
                "GET /containers/{}/logs", this::logs,
                "GET /containers/{}/stats", this::stats,
                "POST /containers/{}/wait", this::await,
                "GET /events", this::events);
    }

    private void logs(Call call) throws IOException {
        Set<DockerStream> wanted = EnumSet.noneOf(DockerStream.class);
        if (call.flag("stdout")) {
            wanted.add(DockerStream.STDOUT);
        }
        if (call.flag("stderr")) {
            wanted.add(DockerStream.STDERR);
        }
        if (wanted.isEmpty()) {
            throw new Invalid("stdout", "docker.logs.streams");
        }
        long until = Go.timestamp("until", call.query("until"), Long.MAX_VALUE - 1);
        LogSource.Wanted what = new LogSource.Wanted(
                wanted,
                call.flag("timestamps"),
                call.flag("follow"),
                Go.timestamp("since", call.query("since"), 0),
                until + 1,
                tail(call.query("tail")));
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        LogSource source =
                new LogSource(services(), call.actor(), container.deployed().id(), container.replica(), what);
        open(call, MULTIPLEXED, source);
    }

    /** How many lines. Like Docker, takes anything that is no number as all. */
    private static int tail(String value) {
        return value != null && value.matches("\\d{1,18}")
                ? (int) Math.min(Long.parseLong(value), Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    private void stats(Call call) throws IOException {
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        StatsJson json = new StatsJson(counters, container);
        long deployment = container.deployed().id();
        if (call.flagUnlessSaid("stream")) {
            StatsSource source = new StatsSource(services(), call.actor(), deployment, json);
            open(call, JSON, source);
        } else {
            long now = Math.min(clock.millis(), barrier.heldAt(deployment) - 1);
            call.answer(json.at(histories.of(call.actor(), deployment), now, !call.flag("one-shot")));
        }
    }

    private void await(Call call) throws IOException {
        WaitSource.Condition condition;
        try {
            condition = WaitSource.Condition.of(call.query("condition"));
        } catch (IllegalArgumentException e) {
            throw new Invalid("condition", "docker.wait.condition");
        }
        // Before the container is read: what ends in between ends the wait.
        long since = clock.millis();
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        WaitSource source =
                new WaitSource(services(), hosts, call.actor(), call.environment(), container, condition, since);
        open(call, JSON, source);
    }

    private void events(Call call) throws IOException {
        long now = clock.millis();
        Filters filters = Filters.parse(call.query("filters"), EventSource.FILTERS);
        // For logs 0 means no bound; for events it is the moment in 1970. As with Docker's engine, who asks only until
        // when is told all of the past until then and, until 1970, all of the past.
        boolean begins = isGiven(call.query("since"));
        boolean ends = isGiven(call.query("until"));
        boolean endsIn1970 = "0".equals(call.query("until"));
        long from = "0".equals(call.query("since")) || ends && !begins
                ? 0
                : Go.timestamp("since", call.query("since"), now);
        long until = endsIn1970 ? 0 : Go.timestamp("until", call.query("until"), Long.MAX_VALUE - 1);
        if (begins && until < from) {
            throw new Invalid("until", "docker.events.order");
        }
        until = endsIn1970 ? now : until;
        EventSource source =
                new EventSource(services(), hosts, call.actor(), call.environment(), filters, from, until + 1);
        open(call, JSON, source);
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isBlank();
    }

    /** Opens the stream. A HEAD gets only the type of the answer to a GET. */
    private void open(Call call, String type, PulledStreams.Source source) throws IOException {
        if (call.request().getMethod().equals("HEAD")) {
            call.response().setContentType(type);
        } else {
            streams.open(call.request(), type, call.actor(), call.token().credential(), call.rights(), source);
        }
    }

    private LogSource.Services services() {
        return new LogSource.Services(histories, barrier, clock);
    }
}
