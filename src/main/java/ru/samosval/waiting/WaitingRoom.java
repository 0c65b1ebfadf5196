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
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.access.Rights;
import ru.samosval.api.Calls;
import ru.samosval.refusal.Refusal.TooMany;

/**
 * Holds calls until something has happened to a thing, or until their timeout; then answers with the thing as it is at
 * that moment. Waiting takes no thread: whoever changes the thing calls {@link #wake}, and all calls about one thing
 * are answered from one look at it. Before it is answered, each caller's right to see the thing is checked again.
 */
public final class WaitingRoom {

    private static final Logger LOG = Logger.getLogger(WaitingRoom.class.getName());

    /** The most calls that wait here. Each takes a connection and some ten kilobytes. */
    private static final int MOST = 5_000;

    /** The most calls of one user that wait here: enough for two programs with a thousand things each. */
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
     * Creates a room.
     *
     * @param what the one thing that can be waited for here
     * @param look finds a thing by its id; null if it does not exist
     * @param caller returns the caller of the running request
     * @param now the present state of a user, by login; empty if the credential is no longer valid
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
     * Answers the call: at once if it does not wait, or if what it waits for has happened; otherwise when that happens,
     * or after the timeout. The caller's right to see the thing must have been checked.
     *
     * @param wait what the call waits for; null for nothing
     * @param timeout how long, as in the query
     * @param happened whether what can be waited for has already happened
     * @param thing the answer for a call that need not wait
     * @throws TooMany if too many calls are waiting
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
        // Added before anything else: whatever ends the waiting must find the call here to remove it.
        waiting.compute(id, (key, all) -> {
            Set<Waiting> joined = all == null ? ConcurrentHashMap.newKeySet() : all;
            joined.add(entered);
            return joined;
        });
        response.setTimeoutHandler(late -> execute(() -> answer(List.of(entered), true)));
        response.setTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        // Also called if the client has gone away.
        response.register((CompletionCallback) failure -> entered.leave());
        // Covers what has happened since the first look, for which this call was not woken. Runs in the thread of the
        // call, which is available.
        answer(List.of(entered), false);
    }

    private void leaves(Waiter who) {
        count.decrementAndGet();
        ofUsers.computeIfPresent(who.actor().id(), (id, theirs) -> theirs == 1 ? null : theirs - 1);
    }

    /** Call it when something has happened to the thing. Looks at it, and answers the calls that waited for that. */
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

    /** Answers the matching calls at once: they may not wait any longer. */
    void end(Predicate<Waiter> whose, Function<Waiter, Response> answer) {
        all(whose).forEach(w -> w.answer(answer.apply(w.who)));
    }

    /** Checks whether the matching calls may still see what they wait for. */
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
            // The server is stopping, and has answered all who wait.
        }
    }

    /** Looks at the thing that all of these wait for, and answers those that are done. */
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
                } else if (sight == null || !Rights.seesRequest(actor.get(), sight.request())) {
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
