package ru.samosval.simulation;

/**
 * Counter-based random numbers: a hash of a seed and of up to four coordinates. There is no state and no order of
 * calls: any number of the sequence costs the same, and the same coordinates always give the same number. The quality
 * is that of the splitmix64 generator; it is not fit for secrets.
 */
public final class Seed {
    static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seed() {}

    /** The hash of one coordinate under a seed: any of the 2<sup>64</sup> values, evenly distributed. */
    public static long of(long seed, long a) {
        return mix(mix(seed + GOLDEN) ^ mix(a * GOLDEN + 0x632BE59BD9B4E019L));
    }

    /** The hash of two coordinates under a seed; their order matters. */
    public static long of(long seed, long a, long b) {
        return of(of(seed, a), b);
    }

    /** The hash of three coordinates under a seed; their order matters. */
    public static long of(long seed, long a, long b, long c) {
        return of(of(of(seed, a), b), c);
    }

    /** The hash of four coordinates under a seed; their order matters. */
    public static long of(long seed, long a, long b, long c, long d) {
        return of(of(of(of(seed, a), b), c), d);
    }

    /** The hash of a text under a seed, by its UTF-16 units. */
    public static long of(long seed, CharSequence text) {
        long hash = mix(seed + GOLDEN);
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash + text.length());
    }

    /** A number in [0, 1), made from a hash's upper 53 bits. */
    public static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** A whole number in {@code low..high}, both inclusive; {@code high - low} must be below 2<sup>31</sup>. */
    public static long range(long hash, long low, long high) {
        return low + ((hash >>> 33) * (high - low + 1) >>> 31);
    }

    /** Whether an event with the given probability (0..1) happens: never at 0, always at 1. */
    public static boolean chance(long hash, double probability) {
        return unit(hash) < probability;
    }

    /** The splitmix64 finalizer: each bit of the argument affects each bit of the result. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
