package ru.samosval.simulation;

/** The first generator: every second and every line is drawn independently. Sums have to look at each of them. */
final class FirstModel extends Model {

    @Override
    long second(long lineSeed, long k) {
        return Seed.of(lineSeed, k);
    }

    @Override
    int lines(long second) {
        return (int) Seed.range(second, 1, 3);
    }

    @Override
    int level(long second, int i, long line) {
        int percent = (int) ((line >>> 32) * 100 >>> 32);
        return percent < 80 ? 0 : percent < 95 ? 1 : 2;
    }

    @Override
    int replica(long lineSeed, int replicas, long second, int i, long line) {
        return 1 + (int) ((text(line) & 0xFFFF) * replicas >>> 16);
    }

    @Override
    Profile words(Profile profile) {
        return profile.ofJava();
    }

    @Override
    boolean isSummed() {
        return false;
    }

    @Override
    void addLines(long lineSeed, int replicas, int replica, long k, int times, long[] levels) {
        for (long at = 0; at < k; at++) {
            long second = second(lineSeed, at);
            for (int i = lines(second) - 1; i >= 0; i--) {
                long line = line(second, i);
                if (replica == 0 || replica(lineSeed, replicas, second, i, line) == replica) {
                    levels[level(second, i, line)] += times;
                }
            }
        }
    }

    @Override
    Curve cpu(long runSeed) {
        return new Cpu(runSeed);
    }
}
