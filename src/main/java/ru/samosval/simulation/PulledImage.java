package ru.samosval.simulation;

/** What is said of the image of a tag wherever it is pulled. */
public final class PulledImage {

    private static final long KEY = 0;

    private PulledImage() {}

    /** How large it is, in megabytes. */
    public static long megabytes(String imageTag) {
        return Seed.range(hash(imageTag), 38, 940);
    }

    /** What its digest and size are made of. */
    static long hash(String imageTag) {
        return Seed.of(KEY, imageTag);
    }
}
