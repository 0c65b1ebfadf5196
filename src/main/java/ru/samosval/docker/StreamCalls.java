package ru.samosval.docker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import ru.samosval.deployment.ActsInFlight;
import ru.samosval.deployment.Histories;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.telemetry.DockerStream;
import ru.samosval.telemetry.stream.PulledStreams;

/** What is answered by a stream. */
@ApplicationScoped
public class StreamCalls implements Call.Room {

    private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";
    private static final String ALL = "all";

    @Inject
    private DockerHosts hosts;

    @Inject
    private Histories histories;

    @Inject
    private ActsInFlight acts;

    @Inject
    private PulledStreams streams;

    @Inject
    private Clock clock;

    @Override
    public Map<String, Call.Answer> calls() {
        return Map.of("GET /containers/{}/logs", this::logs);
    }

    private void logs(Call call) throws IOException {
        long rights = streams.rights();
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
        String tail = call.query("tail");
        boolean all = tail == null || tail.isBlank() || tail.equals(ALL);
        long until = Go.moment("until", call.query("until"), Long.MAX_VALUE - 1);
        LogSource.Wanted what = new LogSource.Wanted(
                wanted,
                call.flag("timestamps"),
                call.flag("follow"),
                Go.moment("since", call.query("since"), 0),
                until + 1,
                all ? Integer.MAX_VALUE : call.number("tail", Integer.MAX_VALUE));
        Container container = hosts.find(call.actor(), call.environment(), call.name());
        LogSource source = new LogSource(
                new LogSource.Services(histories, acts, clock),
                call.actor(),
                container.deployed().id(),
                container.replica(),
                what);
        streams.open(call.request(), MULTIPLEXED, call.actor(), call.token().credential(), rights, source);
    }
}
