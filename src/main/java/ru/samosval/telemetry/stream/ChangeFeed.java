package ru.samosval.telemetry.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;

/**
 * What has changed, for all who are connected: each is told what they may see, in one order, by ids that grow. The last
 * changes are kept, so that who comes back is told what they missed; where that is more than is kept, or of another run of
 * the server, they are told to look at everything anew.
 */
final class ChangeFeed {

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class.getName());
    private static final Pattern POSITION = Pattern.compile("([a-z0-9]{1,20})\\.(\\d{1,18})");

    private final String run;
    private final int kept;
    private final BiConsumer<Integer, Runnable> loops;
    private final List<List<Subscriber>> subscribers = new ArrayList<>();
    private final Deque<Numbered> last = new ArrayDeque<>();
    private long position;
    private int joined;

    private record Numbered(long position, Change change) {}

    /**
     * @param run what tells this run of the server from others: small letters and digits
     * @param kept how many changes are kept
     * @param loops does work in the loop of this number
     * @param count how many loops there are
     */
    ChangeFeed(String run, int kept, int count, BiConsumer<Integer, Runnable> loops) {
        this.run = run;
        this.kept = kept;
        this.loops = loops;
        for (int i = 0; i < count; i++) {
            subscribers.add(new CopyOnWriteArrayList<>());
        }
    }

    /**
     * Takes a subscriber in. First it is told where it is ({@code hello}); then what it missed since a position, or to look
     * at everything anew ({@code reload}); then everything new, nothing lost or doubled between.
     *
     * @param after the position that it has seen; null where it comes for the first time
     */
    synchronized void join(Subscriber subscriber, String after) {
        StringBuilder text = new StringBuilder();
        if (after != null) {
            List<Numbered> missed = missed(after);
            if (missed == null) {
                text.append("event: reload\ndata: {}\n\n");
            } else {
                append(text, missed, subscriber.actor());
            }
        }
        text.append("event: hello\nid: ").append(position()).append("\ndata: {\"user\":\"");
        text.append(subscriber.actor().username()).append("\"}\n\n");
        subscriber.send(Chunk.of(text.toString()));
        subscribers.get(joined++ % subscribers.size()).add(subscriber);
        if (subscriber.isGone()) {
            leave(subscriber);
        }
    }

    /** Where it is now. */
    synchronized String position() {
        return run + '.' + position;
    }

    /** What came after a position; null where it is not known any more. */
    private List<Numbered> missed(String after) {
        Matcher parts = POSITION.matcher(after);
        if (!parts.matches() || !parts.group(1).equals(run)) {
            return null;
        }
        long from = Long.parseLong(parts.group(2));
        long oldest = position - last.size();
        if (from < oldest || from > position) {
            return null;
        }
        return last.stream().filter(n -> n.position() > from).toList();
    }

    private void append(StringBuilder text, List<Numbered> changes, Actor actor) {
        for (Numbered each : changes) {
            if (each.change().isSeenBy(actor)) {
                text.append("event: change\nid: ")
                        .append(run)
                        .append('.')
                        .append(each.position())
                        .append("\ndata: ")
                        .append(each.change().toJson())
                        .append("\n\n");
            }
        }
    }

    /** Forgets what was told, and has everybody look at everything anew. */
    synchronized void forget() {
        position++;
        last.clear();
        Chunk reload = Chunk.of("event: reload\nid: " + run + "." + position + "\ndata: {}\n\n");
        send(actor -> Optional.of(reload));
    }

    void leave(Subscriber subscriber) {
        subscribers.forEach(loop -> loop.remove(subscriber));
    }

    boolean isEmpty() {
        return subscribers.stream().allMatch(List::isEmpty);
    }

    /** Tells changes. What several may see alike is put into bytes once. */
    synchronized void tell(List<Change> changes) {
        List<Numbered> numbered = new ArrayList<>();
        for (Change change : changes) {
            Numbered each = new Numbered(++position, change);
            numbered.add(each);
            last.addLast(each);
            if (last.size() > kept) {
                last.removeFirst();
            }
        }
        Map<String, Chunk> alike = new HashMap<>();
        send(actor -> {
            StringBuilder text = new StringBuilder();
            append(text, numbered, actor);
            return text.isEmpty() ? Optional.empty() : Optional.of(alike.computeIfAbsent(text.toString(), Chunk::of));
        });
    }

    /** Sends each actor what is theirs, worked out once for each, now; in the loops of their connections. */
    synchronized void send(Function<Actor, Optional<Chunk>> of) {
        Map<Actor, Optional<Chunk>> chunks = new ConcurrentHashMap<>();
        for (int i = 0; i < subscribers.size(); i++) {
            List<Subscriber> now = List.copyOf(subscribers.get(i));
            if (!now.isEmpty()) {
                now.forEach(s -> chunks.computeIfAbsent(s.actor(), of));
                loops.accept(
                        i,
                        () -> now.forEach(s ->
                                chunks.get(s.actor()).ifPresent(chunk -> safely(s, to -> to.send(chunk)))));
            }
        }
    }

    /** Lets each subscriber have its turn, in its own loop. */
    void each(Consumer<Subscriber> turn) {
        for (int i = 0; i < subscribers.size(); i++) {
            if (!subscribers.get(i).isEmpty()) {
                Iterator<Subscriber> now = subscribers.get(i).iterator();
                loops.accept(i, () -> now.forEachRemaining(s -> safely(s, turn)));
            }
        }
    }

    /** Ends the connections of which this is so; the event says why. */
    void end(Predicate<Subscriber> which, Chunk event) {
        each(s -> {
            if (which.test(s)) {
                s.end(event);
            }
        });
    }

    private static void safely(Subscriber subscriber, Consumer<Subscriber> turn) {
        try {
            turn.accept(subscriber);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a live page is let go", e);
            subscriber.close();
        }
    }

    void close() {
        subscribers.forEach(loop -> loop.forEach(Subscriber::close));
    }
}
