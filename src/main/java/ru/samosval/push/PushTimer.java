package ru.samosval.push;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.config.Settings;
import ru.samosval.config.Shutdown;
import ru.samosval.storage.StorageFaults;

/** Sends every second what is due to each target. A target that does not answer delays no other. */
@Singleton
@Startup
@DependsOn("Boot")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class PushTimer {

    private static final Logger LOG = Logger.getLogger(PushTimer.class.getName());

    @Inject
    private PushTargets targets;

    @Inject
    private PushRounds rounds;

    @Inject
    private Settings settings;

    @Inject
    private Shutdown shutdown;

    @Resource
    private ManagedExecutorService executor;

    private final Map<Long, Line> lines = new ConcurrentHashMap<>();

    /** The connection to a target. */
    private static final class Line {
        private final String url;
        private final Receiver receiver;
        private final Backoff backoff = new Backoff();
        private final AtomicBoolean busy = new AtomicBoolean();

        Line(PushTarget target) {
            url = target.url();
            receiver = target.protocol() == PushProtocol.LOKI
                    ? new LokiReceiver(target.url(), target.credentials())
                    : new OtlpReceiver(target.url(), target.credentials());
        }
    }

    /** Runs every second. */
    @Schedule(second = "*", minute = "*", hour = "*", persistent = false)
    public void everySecond() {
        if (settings.pushTargets().isEmpty() || !shutdown.enter()) {
            return;
        }
        try {
            List<PushTarget> active = targets.active();
            lines.entrySet().removeIf(line -> {
                // A running round ends by itself. Until then no other may begin beside it.
                boolean gone = !line.getValue().busy.get()
                        && active.stream()
                                .noneMatch(t ->
                                        t.id().equals(line.getKey()) && Objects.equals(t.url(), line.getValue().url));
                if (gone) {
                    rounds.forget(line.getKey());
                    line.getValue().receiver.close();
                }
                return gone;
            });
            active.forEach(this::begin);
        } catch (RuntimeException e) {
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, "what is to be sent could not be read, and is tried again", e);
            }
        } finally {
            shutdown.leave();
        }
    }

    private void begin(PushTarget target) {
        Line line = lines.computeIfAbsent(target.id(), id -> new Line(target));
        if (line.backoff.isOver(System.nanoTime()) && line.busy.compareAndSet(false, true)) {
            try {
                executor.execute(() -> send(target.id(), line));
            } catch (RuntimeException e) {
                line.busy.set(false);
                throw e;
            }
        }
    }

    private void send(long id, Line line) {
        if (!shutdown.enter()) {
            return;
        }
        try {
            // Read again: the last round may have moved on since the timer looked.
            targets.active().stream().filter(t -> t.id() == id).findFirst().ifPresent(target -> send(target, line));
        } catch (RuntimeException e) {
            line.backoff.failed(System.nanoTime());
            if (!StorageFaults.isPassing(e)) {
                LOG.log(Level.WARNING, "sending failed and is tried again", e);
            }
        } finally {
            line.busy.set(false);
            shutdown.leave();
        }
    }

    private void send(PushTarget target, Line line) {
        try {
            if (!settings.pushTargets().allows(target.url())) {
                throw new IOException("samosval.push.targets does not allow this address");
            }
            PushRounds.Said said = rounds.deliver(target, line.receiver);
            line.backoff.succeeded();
            if (said.complaint().isEmpty()) {
                targets.succeeded(target);
            } else {
                targets.complained(target, said.complaint().get(), said.isNew());
            }
        } catch (IOException e) {
            line.backoff.failed(System.nanoTime());
            targets.failed(target, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @PreDestroy
    void close() {
        lines.values().forEach(line -> line.receiver.close());
    }
}
