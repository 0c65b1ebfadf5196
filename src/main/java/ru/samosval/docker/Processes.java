package ru.samosval.docker;

import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import ru.samosval.simulation.Seed;

/** What runs in a container, as {@code docker top} shows it: only the program that it is started with. */
final class Processes {

    private static final List<String> TITLES = List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
    private static final DateTimeFormatter STIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final long NANOS = 1_000_000_000L;

    private Processes() {}

    /** The number of the program's process. It stays the same as long as the program runs. */
    static int pid(Container container, int restarts) {
        long seed = container.deployed().run().seed();
        return (int) Seed.range(Seed.of(seed, container.replica(), restarts), 1_000, 4_000_000);
    }

    /**
     * The answer of {@code docker top}.
     *
     * @param cpuNanos the processor time that its process has used
     */
    static JsonObjectBuilder top(Container container, Container.State state, long cpuNanos) {
        long seconds = cpuNanos / NANOS;
        int pid = pid(container, state.restarts());
        List<String> row = List.of(
                "root",
                Integer.toString(pid),
                Integer.toString(pid - 1),
                "0",
                STIME.format(Instant.ofEpochMilli(state.startedAt()).atOffset(ZoneOffset.UTC)),
                "?",
                String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60),
                String.join(" ", HostImage.command(container.deployed().entrypoint())));
        var titles = ContainerJson.array();
        TITLES.forEach(titles::add);
        var process = ContainerJson.array();
        row.forEach(process::add);
        return ContainerJson.object()
                .add("Titles", titles)
                .add("Processes", ContainerJson.array().add(process));
    }
}
