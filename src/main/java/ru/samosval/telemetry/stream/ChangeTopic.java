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
 * Tells all connected pages what has changed: each what its user may see, in one order, with ids that grow. The last
 * changes are kept, so that a page that comes back is told what it missed. If that is more than is kept, or its id is
 * from another run of the server, it is told to load everything anew.
 */
final class ChangeTopic {

    private static final Logger LOG = Logger.getLogger(ChangeTopic.class.getName());
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
     * @param run distinguishes this run of the server from others: lower-case letters and digits
     * @param kept how many changes are kept
     * @param count how many loops there are
     * @param loops does work in the loop with this number
     */
    ChangeTopic(String run, int kept, int count, BiConsumer<Integer, Runnable> loops) {
        this.run = run;
        this.kept = kept;
        this.loops = loops;
        for (int i = 0; i < count; i++) {
            subscribers.add(new CopyOnWriteArrayList<>());
        }
    }

    /**
     * Adds a subscriber. It is sent what it missed since its position, or told to load everything anew
     * ({@code reload}); then its present position ({@code hello}); then everything new, with nothing lost or sent twice
     * in between.
     *
     * @param after the position that it has seen; null if it comes for the first time
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

    /** The present position. */
    synchronized String position() {
        return run + '.' + position;
    }

    /** The changes after a position; null if they are no longer known. */
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

    /** Forgets the kept changes, and tells everybody to load everything anew. */
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

    /** Tells changes. What several users see alike is turned into bytes once. */
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

    /**
     * Sends each actor its own chunk. The chunks are computed now, once for each actor; they are sent in the loops of
     * the connections.
     */
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

    /** Gives each subscriber a turn, in its own loop. */
    void each(Consumer<Subscriber> turn) {
        for (int i = 0; i < subscribers.size(); i++) {
            if (!subscribers.get(i).isEmpty()) {
                Iterator<Subscriber> now = subscribers.get(i).iterator();
                loops.accept(i, () -> now.forEachRemaining(s -> safely(s, turn)));
            }
        }
    }

    /** Ends the connections that the predicate accepts. The event says why. */
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
