package ru.samosval.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;

/**
 * What users have typed into the form of a request and not saved yet. Only they see it, and can go on in another
 * browser. This is no act, so the audit log says nothing of it. Each user has only a few; the oldest give way.
 */
@ApplicationScoped
public class RequestDrafts {

    /** The most drafts of one user. */
    static final int MOST = 10;

    private static final String KEEP = "INSERT INTO form_drafts (user_id, form, kept_at, body) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (user_id, form) DO UPDATE SET kept_at = excluded.kept_at, body = excluded.body";

    private static final String MAKE_ROOM = "DELETE FROM form_drafts WHERE user_id = ? AND form NOT IN"
            + " (SELECT form FROM form_drafts WHERE user_id = ? ORDER BY kept_at DESC, form LIMIT " + MOST + ")";

    @Inject
    private Database database;

    @Inject
    private Lookup lookup;

    @Inject
    private Audit audit;

    @Inject
    private Clock clock;

    /**
     * What the actor has typed into the form of this request (null: of a new one), as JSON; empty if there is nothing.
     */
    public Optional<String> kept(Actor actor, Long request) {
        return lookup.first(
                "SELECT body FROM form_drafts WHERE user_id = ? AND form = ?",
                row -> row.getString(1),
                actor.id(),
                form(request));
    }

    /** Stores what the actor has typed, replacing what they had typed before. */
    @Transactional
    public void keep(Actor actor, Long request, TypedDraft typed) {
        audit.demandActive(actor);
        database.inTransaction(sql -> {
            sql.update(KEEP, actor.id(), form(request), clock.millis(), typed.json());
            return sql.update(MAKE_ROOM, actor.id(), actor.id());
        });
    }

    /**
     * Saves the form of this request with this act, and deletes its draft: both or neither. Otherwise a saved form
     * could be answered as not saved, because its draft could not be deleted.
     *
     * @return what the act returns
     */
    @Transactional
    public long saved(Actor actor, Long request, LongSupplier action) {
        long id = action.getAsLong();
        forget(actor, request);
        return id;
    }

    /** Deletes what the actor has typed into the form of this request: it is saved, or not wanted. */
    @Transactional
    public void forget(Actor actor, Long request) {
        database.inTransaction(
                sql -> sql.update("DELETE FROM form_drafts WHERE user_id = ? AND form = ?", actor.id(), form(request)));
    }

    private static String form(Long request) {
        return request == null ? "request" : "request/" + request;
    }
}
