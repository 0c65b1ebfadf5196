package ru.samosval.docker;

/** What replicas are called as containers by those who tell of them in other ways than Docker's API. */
public final class Containers {

    private Containers() {}

    /** The id of a container: the 64 hexadecimal digits by which the Docker API knows it. */
    public static String id(long deployment, int replica) {
        return Container.id(deployment, replica);
    }

    /** Its name: its deployment's and the replica's number, {@code shop-1}. */
    public static String name(String deployment, int replica) {
        return deployment + "-" + replica;
    }
}
