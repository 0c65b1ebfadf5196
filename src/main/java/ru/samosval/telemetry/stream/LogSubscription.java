package ru.samosval.telemetry.stream;

import java.nio.charset.StandardCharsets;

/**
 * A subscription of a log: either with a connection that carries nothing else, or as one channel of a connection that
 * carries more. The events of a channel have the channel's name.
 */
final class LogSubscription {

    private final Subscriber connection;
    private final int replica;
    private final String channel;

    private LogSubscription(Subscriber connection, int replica, String channel) {
        this.connection = connection;
        this.replica = replica;
        this.channel = channel;
    }

    /** With a connection of its own. */
    static LogSubscription alone(Subscriber connection, int replica) {
        return new LogSubscription(connection, replica, null);
    }

    /** As a channel with this name, which its events have as well. */
    static LogSubscription channel(Subscriber connection, int replica, String name) {
        return new LogSubscription(connection, replica, name);
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

    /** What stands before the fields of each of its events; empty with a connection of its own. */
    byte[] tag() {
        return channel == null ? new byte[0] : tag(channel);
    }

    static byte[] tag(String channel) {
        return ("event: " + channel + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Says that nothing more comes. A connection of its own is ended; a channel is reported as ended. */
    void end(String reason) {
        if (channel == null) {
            connection.end(LogTopic.event("end", reasonOf(reason)));
        } else {
            connection.send(LogTopic.event("end:" + channel, reasonOf(reason)));
        }
    }

    private static String reasonOf(String reason) {
        return "{\"reason\":\"" + reason + "\"}";
    }
}
