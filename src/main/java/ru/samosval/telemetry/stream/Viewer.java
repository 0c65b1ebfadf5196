package ru.samosval.telemetry.stream;

import java.nio.charset.StandardCharsets;

/**
 * One who watches a log: by a connection that brings nothing else, or as one channel of a connection that brings more, whose
 * events then carry the channel's name.
 */
final class Viewer {

    private final Subscriber connection;
    private final int replica;
    private final String channel;

    private Viewer(Subscriber connection, int replica, String channel) {
        this.connection = connection;
        this.replica = replica;
        this.channel = channel;
    }

    /** By a connection of its own. */
    static Viewer alone(Subscriber connection, int replica) {
        return new Viewer(connection, replica, null);
    }

    /** As a channel of this name, which is the event's. */
    static Viewer channel(Subscriber connection, int replica, String name) {
        return new Viewer(connection, replica, name);
    }

    Subscriber connection() {
        return connection;
    }

    /** The replica whose lines it is sent, or {@code Telemetry.ALL}. */
    int replica() {
        return replica;
    }

    boolean isChannel() {
        return channel != null;
    }

    /** What stands before the fields of each event that it is sent; empty for a connection of its own. */
    byte[] tag() {
        return channel == null ? new byte[0] : tag(channel);
    }

    static byte[] tag(String channel) {
        return ("event: " + channel + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Says that nothing more comes: the connection of its own ends, a channel is named as ended. */
    void end(String reason) {
        if (channel == null) {
            connection.end(LogFeed.event("end", reasonOf(reason)));
        } else {
            connection.send(LogFeed.event("end:" + channel, reasonOf(reason)));
        }
    }

    private static String reasonOf(String reason) {
        return "{\"reason\":\"" + reason + "\"}";
    }
}
