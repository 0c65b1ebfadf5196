package ru.samosval.waiting;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.api.Calls;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * Calls that are answered when something has happened to a thing, or when their time is over, with the thing as it is then.
 * No thread waits with them: whoever makes it happen wakes them ({@link #wake}), and all who wait for one thing are answered
 * by one look at it. Their right to see it is asked once more with the answer.
 */
public final class WaitingRoom {

    private static final Logger LOG = Logger.getLogger(WaitingRoom.class.getName());

    /** A connection each, and some ten kilobytes. */
    private static final int MOST = 5_000;

    /** So many of them may be one user's: who waits for a thousand things by two programs. */
    static final int MOST_OF_ONE = 2_500;

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final Executor executor;
    private final String what;
    private final LongFunction<Sight> look;
    private final Supplier<Waiter> caller;
    private final BiFunction<String, Credential, Optional<Actor>> now;
    private final Map<Long, Set<Waiting>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Long, Integer> ofUsers = new ConcurrentHashMap<>();

    /**
     * A room.
     *
     * @param what the one thing that can be waited for here
     * @param look looks at a thing by its id; null where it is not there
     * @param caller who calls just now
     * @param now a user by login as they are now; empty where they may not ask any more by what they asked by
     */
    WaitingRoom(
            Executor executor,
            String what,
            LongFunction<Sight> look,
            Supplier<Waiter> caller,
            BiFunction<String, Credential, Optional<Actor>> now) {
        this.executor = executor;
        this.what = what;
        this.look = look;
        this.caller = caller;
        this.now = now;
    }

    private final class Waiting {
        private final long id;
        private final Waiter who;
        private final AsyncResponse response;
        private final AtomicBoolean over = new AtomicBoolean();

        Waiting(long id, Waiter who, AsyncResponse response) {
            this.id = id;
            this.who = who;
            this.response = response;
        }

        void answer(Response answer) {
            if (over.compareAndSet(false, true)) {
                leave();
                response.resume(answer);
            }
        }

        void leave() {
            waiting.computeIfPresent(id, (key, all) -> {
                if (all.remove(this)) {
                    leaves(who);
                }
                return all.isEmpty() ? null : all;
            });
        }
    }

    /**
     * Answers the call: at once where it waits for nothing, or where that has happened; else when it happens, or when its
     * time is over. That the caller sees the thing was asked.
     *
     * @param wait what the call waits for, null for nothing, and {@code timeout} how long, as they stand in the query
     */
    public void answer(
            AsyncResponse response, long id, String wait, String timeout, boolean happened, Supplier<Response> thing) {
        WaitParameters asked = WaitParameters.of(wait, what, timeout);
        if (asked.isWait() && !happened) {
            enter(id, caller.get(), response, asked.timeout());
        } else {
            response.resume(thing.get());
        }
    }

    private void enter(long id, Waiter who, AsyncResponse response, Duration timeout) {
        int theirs = ofUsers.merge(who.actor().id(), 1, Integer::sum);
        if (count.incrementAndGet() > MOST || theirs > MOST_OF_ONE) {
            leaves(who);
            throw new TooMany(theirs > MOST_OF_ONE ? "error.wait.yours" : "error.wait.many", COME_AGAIN);
        }
        Waiting entered = new Waiting(id, who, response);
        // First of all: what ends its waiting must find it here to let it go.
        waiting.compute(id, (key, all) -> {
            Set<Waiting> joined = all == null ? ConcurrentHashMap.newKeySet() : all;
            joined.add(entered);
            return joined;
        });
        response.setTimeoutHandler(late -> execute(() -> answer(List.of(entered), true)));
        response.setTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        // Also of a client that has gone meanwhile.
        response.register((CompletionCallback) failure -> entered.leave());
        // What has happened between the first look and now was told to nobody here. In the call's own thread, which is
        // there.
        answer(List.of(entered), false);
    }

    private void leaves(Waiter who) {
        count.decrementAndGet();
        ofUsers.computeIfPresent(who.actor().id(), (id, theirs) -> theirs == 1 ? null : theirs - 1);
    }

    /** Something has happened to the thing: it is looked at, and those are answered who have waited for that. */
    public void wake(long id) {
        if (waiting.containsKey(id)) {
            execute(() -> {
                Set<Waiting> all = waiting.get(id);
                if (all != null) {
                    answer(List.copyOf(all), false);
                }
            });
        }
    }

    /** Answers at once those of whom this is true: they may wait no longer. */
    void end(Predicate<Waiter> whose, Function<Waiter, Response> answer) {
        all(whose).forEach(w -> w.answer(answer.apply(w.who)));
    }

    /** Looks whether those of whom this is true may still see what they wait for. */
    void lookAgain(Predicate<Waiter> whose) {
        Map<Long, List<Waiting>> byThing = new HashMap<>();
        all(whose)
                .forEach(w ->
                        byThing.computeIfAbsent(w.id, id -> new ArrayList<>()).add(w));
        byThing.values().forEach(all -> execute(() -> answer(all, false)));
    }

    private List<Waiting> all(Predicate<Waiter> whose) {
        List<Waiting> all = new ArrayList<>();
        waiting.values()
                .forEach(each -> each.stream().filter(w -> whose.test(w.who)).forEach(all::add));
        return all;
    }

    private void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            // The server stops, and has told all who wait.
        }
    }

    /** All of them wait for the same thing. */
    private void answer(List<Waiting> all, boolean late) {
        Map<Credential, Optional<Actor>> actors = new HashMap<>();
        try {
            Sight sight = look.apply(all.get(0).id);
            for (Waiting each : all) {
                Waiter who = each.who;
                Optional<Actor> actor = actors.computeIfAbsent(
                        who.credential(), c -> now.apply(who.actor().username(), c));
                if (actor.isEmpty()) {
                    each.answer(who.signedOut());
                } else if (sight == null || !Access.seesRequest(actor.get(), sight.request())) {
                    each.answer(who.notThere());
                } else if (late || sight.happened()) {
                    each.answer(Calls.found(sight.version(), sight.body(), who.known()));
                }
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "calls that wait are not answered", e);
            all.forEach(w -> w.answer(w.who.unavailable()));
        }
    }
}
