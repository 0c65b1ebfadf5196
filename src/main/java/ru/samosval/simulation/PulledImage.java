package ru.samosval.simulation;

/** What is the same about an image wherever it is pulled. */
public final class PulledImage {

    private static final long KEY = 0;

    private PulledImage() {}

    /** Its size in megabytes. */
    public static long megabytes(String imageTag) {
        return Seed.range(hash(imageTag), 38, 940);
    }

    /** The hash from which its digest and size are made. */
    static long hash(String imageTag) {
        return Seed.of(KEY, imageTag);
    }
}
