package ru.samosval.telemetry.stream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.simulation.Telemetry;
import ru.samosval.telemetry.LineId;
import ru.samosval.telemetry.Lines;

/**
 * What a page asks for besides the changes, on the same connection: {@code log:<deployment>:<replica>} (0 for all
 * replicas), {@code points:<deployment>:<0 or 1>} (1 adds the points of each replica) or {@code build:<id>}. Each may
 * be followed by {@code @} and how far the page has come: the id of a line, the moment of a point in epoch
 * milliseconds, or the number of the next line.
 */
record Channel(Content content, long id, int part, String after) {

    private static final Pattern FORM =
            Pattern.compile("(log|points|build):(\\d{1,18})(?::(\\d{1,4}))?(?:@([0-9-]{1,30}))?");

    /** How many lines of a log are sent to a page that has none yet. */
    private static final int FIRST = 200;

    /** What the channel carries. */
    enum Content {
        LOG,
        POINTS,
        BUILD
    }

    static Channel parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new Invalid("channel", "events.channel.format", Characters.excerpt(text));
        }
        Channel channel = new Channel(
                Content.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                Long.parseLong(parts.group(2)),
                parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)),
                parts.group(4));
        channel.check(text);
        return channel;
    }

    private void check(String text) {
        boolean right = after == null
                || switch (content) {
                    case LOG -> after.matches("\\d{1,15}-\\d{1,9}");
                    case POINTS -> after.matches("\\d{1,15}");
                    case BUILD -> after.matches("\\d{1,9}");
                };
        if (!right) {
            throw new Invalid("channel", "events.channel.format", Characters.excerpt(text));
        }
    }

    /** The name of the channel's events. */
    String name() {
        return switch (content) {
            case LOG -> "log:" + id + ":" + part;
            case POINTS -> "points:" + id + ":" + part;
            case BUILD -> "build:" + id;
        };
    }

    /** Opens the channel. Returns what closes it. */
    Runnable join(Subscriber connection, LogTopics topics, BuildSubscriptions builds) {
        switch (content) {
            case LOG -> {
                LogSubscription subscription =
                        LogSubscription.channel(connection, part == 0 ? Telemetry.ALL : part, name());
                topics.join(
                        id,
                        subscription,
                        after == null ? LineId.BEGINNING : LineId.parse(after),
                        after == null ? FIRST : Lines.MOST);
                return () -> topics.leave(id, subscription);
            }
            case POINTS -> {
                PointSubscriptions.PointSubscription subscription = new PointSubscriptions.PointSubscription(
                        connection, name(), part != 0, after == null ? 0 : Long.parseLong(after));
                topics.joinPoints(id, subscription);
                return () -> topics.leavePoints(id, subscription);
            }
            default -> {
                BuildSubscriptions.BuildSubscription subscription = new BuildSubscriptions.BuildSubscription(
                        connection, id, after == null ? 0 : Integer.parseInt(after));
                builds.join(subscription);
                return () -> builds.leave(subscription);
            }
        }
    }
}
