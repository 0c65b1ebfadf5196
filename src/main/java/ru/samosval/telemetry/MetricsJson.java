package ru.samosval.telemetry;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The last points of CPU and RAM in percent, oldest first. This only describes the JSON; {@link Points} writes it by
 * hand.
 *
 * @param replicas the points of each replica, if they were asked for
 */
@Schema(
        name = "Metrics",
        requiredProperties = {"labels", "cpu", "ram"})
public record MetricsJson(List<Instant> labels, List<Double> cpu, List<Double> ram, List<Replica> replicas) {

    /** The points of one replica. */
    @Schema(name = "ReplicaMetrics")
    public record Replica(List<Double> cpu, List<Double> ram) {}

    /** CPU and RAM by steps, and what was done in that time. {@code step} and {@code at} are in milliseconds. */
    @Schema(name = "MetricsRange")
    public record Range(
            @Schema(example = "10000") long step,
            @Schema(example = "[1769854830000]") List<Long> at,
            Spread cpu,
            Spread ram,
            List<Means> replicas,
            List<Mark> marks) {}

    /** The minimum, mean and maximum of each step. */
    @Schema(name = "Spread")
    public record Spread(
            @Schema(type = SchemaType.ARRAY, implementation = Percent.class, example = "[44.1]")
            List<Double> min,

            @Schema(type = SchemaType.ARRAY, implementation = Percent.class, example = "[46.4]")
            List<Double> mean,

            @Schema(type = SchemaType.ARRAY, implementation = Percent.class, example = "[49.0]")
            List<Double> max) {}

    /** The means of each step, in percent. */
    @Schema(name = "Means")
    public record Means(
            @Schema(type = SchemaType.ARRAY, implementation = Percent.class, example = "[46.4]")
            List<Double> cpu,

            @Schema(type = SchemaType.ARRAY, implementation = Percent.class, example = "[37.4]")
            List<Double> ram) {}

    /**
     * Something that was done: who did it or what it concerned, and the line in the log.
     *
     * @param replica the number of the replica, if it was done to one alone
     */
    @Schema(
            name = "Mark",
            requiredProperties = {"at", "kind", "what", "text"})
    public record Mark(
            @Schema(example = "1769854831903") long at,

            @Schema(
                    enumeration = {
                        "deploy",
                        "start",
                        "restart",
                        "stop",
                        "commit",
                        "base_image",
                        "replica_restart",
                        "replica_kill",
                        "failed"
                    },
                    example = "replica_restart")
            String kind,

            @Schema(example = "olga") String what,
            @Schema(example = "Replica 2 restarted by olga") String text,

            @Schema(example = "2", description = "Of what was done to one replica alone")
            Integer replica) {}
}
