package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.request.Requests;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;

/**
 * The secrets by which the webhooks recognize their senders: the server's, and those of single requests. They are
 * generated here and shown once. A new one replaces the old one at once.
 */
@ApplicationScoped
public class HookSecrets {

    /** Stands in place of a request's id for the server's own secret. */
    private static final long SERVER = 0;

    private static final int BYTES = 24;

    /** Replaces the present secret. */
    private static final String KEEP = "INSERT INTO hook_secrets (request_id, secret, created_at, created_by)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (request_id) DO UPDATE SET secret = excluded.secret,"
            + " created_at = excluded.created_at, created_by = excluded.created_by";

    @Inject
    private Settings settings;

    @Inject
    private Lookup lookup;

    @Inject
    private Database database;

    @Inject
    private Requests requests;

    @Inject
    private Audit audit;

    @Inject
    private Clock clock;

    private final SecureRandom random = new SecureRandom();

    /** Says that a request has a secret, since when, and who made it. */
    public record Kept(long request, Instant createdAt, String createdBy) {}

    /** The server's secret: the one in the configuration, if there is one. */
    @Unguarded("to judge who calls")
    public Optional<String> server() {
        return settings.webhookSecret().or(() -> stored(SERVER));
    }

    /** The secret of a request's own webhook. */
    @Unguarded("to judge who calls")
    public Optional<String> of(long request) {
        return request == SERVER ? Optional.empty() : stored(request);
    }

    /** Whether the server's secret comes from the configuration, and so cannot be made here. */
    @Unguarded("no secret")
    public boolean isConfigured() {
        return settings.webhookSecret().isPresent();
    }

    /**
     * Makes a new secret for the server. Returns it, to be shown only once.
     *
     * @throws Conflict if it comes from the configuration
     */
    @Transactional
    public String renewServer(Actor actor) {
        Rights.demand(Rights.administers(actor));
        if (isConfigured()) {
            throw new Conflict("hooks.secret.configured");
        }
        return renew(actor, SERVER);
    }

    /** Makes a new secret for a request's own webhook. Returns it, to be shown only once. */
    @Transactional
    public String renewOf(Actor actor, long request) {
        Rights.demand(Rights.keepsHookSecret(actor, requests.get(actor, request)));
        return renew(actor, request);
    }

    /**
     * Removes the secret of a request's own webhook, which then accepts nothing.
     *
     * @throws Conflict if it has none
     */
    @Transactional
    public void removeOf(Actor actor, long request) {
        Rights.demand(Rights.keepsHookSecret(actor, requests.get(actor, request)));
        int removed =
                database.inTransaction(sql -> sql.update("DELETE FROM hook_secrets WHERE request_id = ?", request));
        if (removed == 0) {
            throw new Conflict("hooks.secret.gone");
        }
        audit.record(actor, AuditAction.HOOK_SECRET, request, "secret: removed");
    }

    /** Since when a request has its own secret, and who made it; empty if it has none. */
    public Optional<Kept> kept(Actor actor, long request) {
        requests.get(actor, request);
        return all(" WHERE s.request_id = ?", request).stream().findFirst();
    }

    /** The same for the server's secret that was made here. */
    @Unguarded("no secret")
    public Optional<Kept> keptServer() {
        return all(" WHERE s.request_id = ?", SERVER).stream().findFirst();
    }

    private List<Kept> all(String where, Object... parameters) {
        return lookup.read(reading -> reading.list(
                "SELECT s.request_id, s.created_at, u.username FROM hook_secrets s JOIN users u ON u.id = s.created_by"
                        + where,
                row -> new Kept(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3)),
                parameters));
    }

    private String renew(Actor actor, long of) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        // In the form of Standard Webhooks, which GitLab requires; other forges accept any text.
        String secret = "whsec_" + Base64.getEncoder().encodeToString(bytes);
        boolean first = stored(of).isEmpty();
        audit.demandActive(actor);
        database.inTransaction(sql -> sql.update(KEEP, of, secret, clock.millis(), actor.id()));
        audit.record(
                actor,
                AuditAction.HOOK_SECRET,
                of == SERVER ? null : Long.valueOf(of),
                "secret: " + (first ? "created" : "replaced"));
        return secret;
    }

    private Optional<String> stored(long of) {
        return lookup.first("SELECT secret FROM hook_secrets WHERE request_id = ?", row -> row.getString(1), of);
    }
}
