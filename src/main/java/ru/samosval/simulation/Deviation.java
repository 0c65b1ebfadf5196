package ru.samosval.simulation;

/** By how much one replica differs from its neighbour: always a little, from time to time a little more. */
final class Deviation extends SummedCurve {
    private final long base;
    private final SummedOctave slow;
    private final SummedOctave quick;

    private Deviation(long seed, int base, int slowBits, int slow, int quickBits, int quick) {
        this.base = Seed.range(Seed.of(seed, 1), -base, base) * UNIT;
        this.slow = new SummedOctave(Seed.of(seed, 2), slowBits, slow);
        this.quick = new SummedOctave(Seed.of(seed, 3), quickBits, quick);
    }

    /** The deviation of CPU: at most 3.4 points. */
    static Deviation ofCpu(long runSeed, int replica) {
        return new Deviation(Seed.of(runSeed, 7, replica, 1), 12, 7, 15, 4, 6);
    }

    /** The deviation of RAM: at most 3.8 points. */
    static Deviation ofRam(long runSeed, int replica) {
        return new Deviation(Seed.of(runSeed, 7, replica, 2), 20, 8, 12, 6, 5);
    }

    @Override
    long units(long k) {
        return base + slow.at(k) + quick.at(k);
    }

    @Override
    long unitSum(long k) {
        return base * k + slow.sum(k) + quick.sum(k);
    }
}
