package ru.samosval.simulation;

/**
 * What each replica of a run may use, which its percentages are parts of.
 *
 * @param milliCpus thousandths of a processor
 * @param ramMb mebibytes of memory
 */
public record Resources(int milliCpus, int ramMb) {
    /** What a request asks for unless it says otherwise. */
    public static final Resources USUAL = new Resources(500, 512);

    private static final int WHOLE = 1_000;

    /** What a request asks for; processors have three decimals at most. */
    public static Resources of(double vcpu, int ramMb) {
        return new Resources((int) Math.round(vcpu * WHOLE), ramMb);
    }

    public Resources {
        if (milliCpus < 1 || ramMb < 1) {
            throw new IllegalArgumentException("no resources: " + milliCpus + ", " + ramMb);
        }
    }

    /** The limit of memory, in bytes. */
    public long ramLimit() {
        return ramMb * 1024L * 1024;
    }

    /** So much of the memory in bytes, rounded down. */
    public long ramBytes(int tenthsOfPercent) {
        return ramLimit() * tenthsOfPercent / WHOLE;
    }

    /** The nanoseconds of CPU that a sum of load over time amounts to; exact. */
    long cpuNanos(long tenthMillis) {
        // A thousandth of the whole for a millisecond is a thousandth of milliCpus / 1000 * 1_000_000 ns.
        return tenthMillis * milliCpus;
    }
}
