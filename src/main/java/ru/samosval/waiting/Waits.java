package ru.samosval.waiting;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;
import ru.samosval.api.Calls;
import ru.samosval.api.Problems;
import ru.samosval.config.Shutdown;
import ru.samosval.request.Requests.ReadersChanged;
import ru.samosval.user.Caller;
import ru.samosval.user.CredentialsEnded;
import ru.samosval.user.Users;
import ru.samosval.user.Users.UserBlocked;

/** All calls that wait, in all rooms: who waits, and the events that end any waiting. */
@ApplicationScoped
public class Waits {

    private static final String RETRY_AFTER_SECONDS = "5";

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Caller caller;

    @Inject
    private Users users;

    @Inject
    private Calls calls;

    @Inject
    private Problems problems;

    private final List<WaitingRoom> rooms = new CopyOnWriteArrayList<>();

    /**
     * Creates a room to wait in.
     *
     * @param what the one thing that can be waited for there, as it stands in the query
     * @param look finds a thing by its id, also in a thread without a request; null if it does not exist
     */
    public WaitingRoom room(String what, LongFunction<Sight> look) {
        WaitingRoom room = new WaitingRoom(executor, what, look, this::waiter, this::now);
        rooms.add(room);
        return room;
    }

    /** The caller of the running request, as one who waits. */
    private Waiter waiter() {
        return new Waiter(
                caller.get(),
                caller.credential().orElseThrow(),
                calls.known(),
                problems.of(401, "error.unauthenticated"),
                problems.of(404, "error.notFound"),
                Response.fromResponse(problems.of(503, "error.wait.unavailable"))
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                        .build());
    }

    /** The present state of the user; empty if the credential is no longer valid. */
    private Optional<Actor> now(String username, Credential credential) {
        return caller.isOpen(credential) ? users.actor(username) : Optional.empty();
    }

    void onUserBlocked(@Observes(during = TransactionPhase.AFTER_SUCCESS) UserBlocked event) {
        rooms.forEach(room -> room.end(w -> w.actor().id() == event.userId(), Waiter::signedOut));
    }

    void onCredentialsEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) CredentialsEnded event) {
        rooms.forEach(room -> room.end(w -> event.credentials().contains(w.credential()), Waiter::signedOut));
    }

    void onReadersChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReadersChanged event) {
        rooms.forEach(room -> room.lookAgain(w -> !w.actor().isStaff()));
    }

    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown.Begun stop) {
        rooms.forEach(room -> room.end(w -> true, Waiter::unavailable));
    }
}
