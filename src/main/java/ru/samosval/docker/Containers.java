package ru.samosval.docker;

/** Replicas as containers, for code that shows them elsewhere than in Docker's API. */
public final class Containers {

    private Containers() {}

    /** The id of a container: its 64 hexadecimal digits in Docker's API. */
    public static String id(long deployment, int replica) {
        return Container.id(deployment, replica);
    }
}
