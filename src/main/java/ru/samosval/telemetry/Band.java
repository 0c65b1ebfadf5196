package ru.samosval.telemetry;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import ru.samosval.api.JsonFactories;
import ru.samosval.deployment.History;
import ru.samosval.simulation.Run;
import ru.samosval.simulation.Telemetry;

/**
 * The CPU and RAM of a deployment or of one of its replicas over a range, in steps. Each step has the least, the mean
 * and the greatest value of the seconds sampled in it, in percent; a step in which nothing ran has none. The cost
 * depends only on the number of steps, not on their length.
 */
final class Band {

    private final Step step;
    private final long first;
    private final Series cpu;
    private final Series ram;

    private Band(Step step, long first, int size) {
        this.step = step;
        this.first = first;
        cpu = new Series(size);
        ram = new Series(size);
    }

    /**
     * The steps that {@code [from, to)} touches, of one replica; with {@link Telemetry#ALL} of the mean of all
     * replicas.
     */
    static Band of(History history, int replica, Step step, long from, long to) {
        long first = step.index(from);
        Band band = new Band(step, first, (int) (step.index(to - 1) - first + 1));
        for (Run run : history.runs()) {
            Telemetry.points(run, replica, from, to, step.stride(), band::add);
        }
        return band;
    }

    private void add(long timestamp, double cpuPercent, double ramPercent) {
        int at = (int) (step.index(timestamp) - first);
        cpu.add(at, cpuPercent);
        ram.add(at, ramPercent);
    }

    int size() {
        return cpu.count.length;
    }

    /** The beginning of a step, in milliseconds since the epoch. */
    long timestamp(int at) {
        return step.timestamp(first + at);
    }

    Series cpu() {
        return cpu;
    }

    Series ram() {
        return ram;
    }

    /** One value, CPU or RAM, over the steps. */
    static final class Series {
        private final int[] count;
        private final double[] sum;
        private final double[] least;
        private final double[] greatest;

        private Series(int size) {
            count = new int[size];
            sum = new double[size];
            least = new double[size];
            greatest = new double[size];
        }

        private void add(int at, double value) {
            least[at] = count[at] == 0 ? value : Math.min(least[at], value);
            greatest[at] = count[at] == 0 ? value : Math.max(greatest[at], value);
            sum[at] += value;
            count[at]++;
        }

        boolean isEmpty(int at) {
            return count[at] == 0;
        }

        double least(int at) {
            return least[at];
        }

        double greatest(int at) {
            return greatest[at];
        }

        double mean(int at) {
            return sum[at] / count[at];
        }

        /** {@code {"min":[…],"mean":[…],"max":[…]}}, with null for a step without a value. */
        JsonObjectBuilder toJson() {
            return JsonFactories.BUILDERS
                    .createObjectBuilder()
                    .add("min", values(least, false))
                    .add("mean", means())
                    .add("max", values(greatest, false));
        }

        /** Only the means. */
        JsonArrayBuilder means() {
            return values(sum, true);
        }

        private JsonArrayBuilder values(double[] values, boolean divided) {
            JsonArrayBuilder array = JsonFactories.BUILDERS.createArrayBuilder();
            for (int i = 0; i < values.length; i++) {
                if (count[i] == 0) {
                    array.addNull();
                } else {
                    array.add(Math.rint((divided ? values[i] / count[i] : values[i]) * 10) / 10);
                }
            }
            return array;
        }
    }
}
