package ru.samosval.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
     * Something that was done: who did it or what it concerned, and the line in the log. A mark of the kind
     * {@code several} stands for acts that are too many to be drawn apart; {@code what} and {@code text} say in words
     * what they were.
     *
     * @param at the moment; of several acts that of the first
     * @param replica the number of the replica, if it was done to one alone
     * @param until of several acts: the moment of the last
     * @param count of several acts: how many they are
     * @param kinds of several acts: how many of each kind
     */
    @Schema(
            name = "Mark",
            requiredProperties = {"at", "kind", "what", "text"})
    public record Mark(
            @Schema(example = "1769854831903", description = "The moment, of several acts that of the first")
            long at,

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
                        "failed",
                        "several"
                    },
                    example = "replica_restart")
            String kind,

            @Schema(example = "olga", description = "Who did it or what it concerned; of several acts what they were")
            String what,

            @Schema(
                    example = "Replica 2 restarted by olga",
                    description = "The line of the log; of several acts a sentence in the language of the caller")
            String text,

            @Schema(example = "2", description = "Of what was done to one replica alone")
            Integer replica,

            @Schema(example = "1769854899120", description = "Of several acts: the moment of the last")
            Long until,

            @Schema(example = "12", description = "Of several acts: how many they are")
            Integer count,

            @Schema(
                    type = SchemaType.OBJECT,
                    additionalProperties = Integer.class,
                    example = "{\"restart\":9,\"commit\":3}",
                    description = "Of several acts: how many of each kind")
            Map<String, Integer> kinds) {}
}
