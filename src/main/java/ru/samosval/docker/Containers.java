package ru.samosval.docker;

/** Replicas as containers, for those who tell of them in other ways than Docker's API. */
public final class Containers {

    private Containers() {}

    /** The id of a container: the 64 hexadecimal digits by which the Docker API knows it. */
    public static String id(long deployment, int replica) {
        return Container.id(deployment, replica);
    }
}
