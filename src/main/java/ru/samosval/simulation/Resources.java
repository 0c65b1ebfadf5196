package ru.samosval.simulation;

/**
 * What each replica of a run may use; its percentages are parts of this.
 *
 * @param milliCpus thousandths of a processor
 * @param ramMb mebibytes of memory
 */
public record Resources(int milliCpus, int ramMb) {
    /** The default resources of a request. */
    public static final Resources USUAL = new Resources(500, 512);

    private static final int WHOLE = 1_000;

    /** The resources that a request asks for. Processors have at most three decimals. */
    public static Resources of(double vcpu, int ramMb) {
        return new Resources((int) Math.round(vcpu * WHOLE), ramMb);
    }

    public Resources {
        if (milliCpus < 1 || ramMb < 1) {
            throw new IllegalArgumentException("no resources: " + milliCpus + ", " + ramMb);
        }
    }

    /** The memory limit in bytes. */
    public long ramLimit() {
        return ramMb * 1024L * 1024;
    }

    /** This share of the memory in bytes, rounded down. */
    public long ramBytes(int tenthsOfPercent) {
        return ramLimit() * tenthsOfPercent / WHOLE;
    }

    /** The CPU time in nanoseconds for a sum of load (tenths of a percent) over time (milliseconds); exact. */
    long cpuNanos(long tenthMillis) {
        // 0.1 % of milliCpus / 1000 processors for 1 ms = 1,000,000 ns is milliCpus ns.
        return tenthMillis * milliCpus;
    }
}
