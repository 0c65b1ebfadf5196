package ru.samosval.demonstration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.deployment.Deployments;
import ru.samosval.i18n.Keyed;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.request.RequestChange;
import ru.samosval.storage.Database;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.Sql;
import ru.samosval.user.Sessions;
import ru.samosval.user.User;
import ru.samosval.user.Users;

/** The demonstration set: creating it, removing it, and switching to its people. */
@ApplicationScoped
public class Demonstration {

    private static final String OF_SET = "(SELECT id FROM demonstration WHERE kind = 'user')";
    private static final String REQUESTS = "(SELECT id FROM image_requests WHERE owner_id IN " + OF_SET + ")";

    /** Its rows of the audit log are created with the set and go with it; people may outlive it. */
    private static final String IS_THERE = "EXISTS (SELECT 1 FROM demonstration WHERE kind = 'audit')";

    private static final int DELETED_AT_ONCE = 500;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Lookup lookup;

    @Inject
    private Settings settings;

    @Inject
    private Users users;

    @Inject
    private Sessions sessions;

    @Inject
    private Deployments deployments;

    @Inject
    private Audit audit;

    @Inject
    private SampleWeek week;

    @Inject
    private Demonstration self;

    /** One of the set's people. */
    public record Person(long id, String username, Role role) {}

    /** The set's people who are not blocked, administrators last. Empty if there is no set. */
    @Unguarded("logins are known to all who have signed in")
    public List<Person> people() {
        return people("is_active = 1 AND " + IS_THERE + " AND ");
    }

    /** Also those who are blocked, and people of an earlier set who could not be deleted. */
    private List<Person> people(String which) {
        return lookup.read(reading -> reading.list(
                "SELECT id, username, role FROM users WHERE " + which + "id IN " + OF_SET + " ORDER BY id",
                row -> new Person(
                        row.getLong(1),
                        row.getString(2),
                        Keyed.parse(Role.class, row.getString(3)).orElseThrow())));
    }

    /** Whether there is a set, even if somebody has blocked all its people. */
    @Unguarded("that there is one is seen by all")
    public boolean isThere() {
        return lookup.first("SELECT 1 WHERE " + IS_THERE, row -> true).isPresent();
    }

    /**
     * Whether the actor may create the set.
     *
     * @param local whether the actor is on the portal's own machine
     */
    public boolean isOffered(Actor actor, boolean local) {
        return Rights.administers(actor)
                && switch (settings.demonstration()) {
                    case ON -> true;
                    case LOCAL -> local;
                    case OFF -> false;
                };
    }

    /**
     * Creates the set.
     *
     * @throws Conflict if there is one already
     */
    @Transactional
    public void create(Actor actor, boolean local) {
        Rights.demand(isOffered(actor, local), "demonstration.forbidden");
        if (isThere()) {
            throw new Conflict("demonstration.there");
        }
        long before = newestAuditRow();
        List<User> made = week.people(known());
        em.flush();
        week.play(made);
        em.flush();
        long after = newestAuditRow();
        database.inTransaction(sql -> {
            for (User user : made) {
                sql.update("INSERT OR IGNORE INTO demonstration (kind, id) VALUES ('user', ?)", user.getId());
            }
            sql.update(
                    "INSERT INTO demonstration (kind, id) SELECT 'audit', id FROM audit_log WHERE id > ? AND id <= ?",
                    before,
                    after);
            return null;
        });
        audit.record(
                actor,
                AuditAction.DEMONSTRATION_CREATE,
                null,
                "users: " + made.stream().map(User::getUsername).collect(Collectors.joining(", ")));
    }

    /**
     * The people of earlier sets who could not be deleted, since the audit log or somebody's request names them. Not
     * those whom an administrator has let in, or who have a request: they are as real as anybody.
     */
    private List<Long> known() {
        return lookup.read(reading -> reading.list(
                "SELECT id FROM users WHERE is_active = 0 AND id IN " + OF_SET
                        + " AND NOT EXISTS (SELECT 1 FROM image_requests r WHERE r.owner_id = users.id)",
                row -> row.getLong(1)));
    }

    private long newestAuditRow() {
        Number newest = (Number) em.createNativeQuery("SELECT COALESCE(MAX(id), 0) FROM audit_log")
                .getSingleResult();
        return newest.longValue();
    }

    /**
     * Removes the set with everything its people own, and the rows of the audit log that were created with it. Rows
     * about real acts stay in the log, and the people whom those rows name stay as blocked users.
     *
     * <p>The deployments are deleted first, in batches with a transaction each, so that nobody waits long, however many
     * there are. If that is interrupted, the set is still there and can be removed again.
     */
    public void remove(Actor actor) {
        removable(actor);
        boolean more = true;
        while (more) {
            more = database.newTransaction(sql -> deleteDeployments(actor, sql));
        }
        self.removeRest(actor);
    }

    private List<Person> removable(Actor actor) {
        List<Person> people = people("");
        Rights.demand(Rights.administers(actor) && people.stream().noneMatch(p -> p.id() == actor.id()));
        if (!isThere()) {
            throw new Conflict("demonstration.gone");
        }
        return people;
    }

    /** Deletes a batch of deployments. Returns whether the batch was full, so that there may be more. */
    private boolean deleteDeployments(Actor actor, Sql sql) {
        List<Long> ids = sql.list(
                "SELECT d.id FROM deployments d JOIN images i ON i.id = d.image_id WHERE i.request_id IN " + REQUESTS
                        + " ORDER BY d.id LIMIT " + DELETED_AT_ONCE,
                row -> row.getLong(1));
        deployments.delete(actor, sql, ids);
        return ids.size() == DELETED_AT_ONCE;
    }

    /** Removes the rest of the set, when hardly any deployments are left: the last part of {@link #remove}. */
    @Transactional
    public void removeRest(Actor actor) {
        List<Person> people = removable(actor);
        for (Person person : people()) {
            users.block(actor, person.id());
        }
        em.flush();
        database.inTransaction(sql -> {
            boolean more = true;
            while (more) {
                // Deployments that somebody made while the others were being deleted.
                more = deleteDeployments(actor, sql);
            }
            takeOutOfOthers(actor, sql, people);
            deleteThings(sql);
            deletePeople(sql, people);
            return null;
        });
        audit.record(
                actor,
                AuditAction.DEMONSTRATION_REMOVE,
                null,
                "users: " + people.stream().map(Person::username).collect(Collectors.joining(", ")));
    }

    /**
     * Removes the set's people from the collaborators of other people's requests, so that those requests can still be
     * saved.
     */
    private void takeOutOfOthers(Actor actor, Sql sql, List<Person> people) {
        Set<String> names = people.stream().map(Person::username).collect(Collectors.toSet());
        Map<Long, String> named = new LinkedHashMap<>();
        sql.list(
                "SELECT id, collaborators FROM image_requests WHERE id IN"
                        + " (SELECT request_id FROM request_collaborators WHERE user_id IN " + OF_SET + ")"
                        + " AND id NOT IN " + REQUESTS,
                row -> named.put(row.getLong(1), row.getString(2)));
        List<Audit.BulkEntry> entries = new ArrayList<>();
        named.forEach((id, before) -> {
            String rest = Arrays.stream(before.split(","))
                    .filter(name -> !names.contains(name))
                    .collect(Collectors.joining(","));
            String after = rest.isEmpty() ? null : rest;
            sql.update(
                    "UPDATE image_requests SET collaborators = ?, row_version = row_version + 1 WHERE id = ?",
                    after,
                    id);
            entries.add(new Audit.BulkEntry(
                    actor, AuditAction.REQUEST_UPDATE, id, new RequestChange("collaborators", before, after).line()));
        });
        audit.record(sql, entries);
    }

    private static void deleteThings(Sql sql) {
        for (String table :
                List.of("alerts", "fleet_tasks", "hook_secrets", "request_collaborators", "builds", "images")) {
            sql.update("DELETE FROM " + table + " WHERE request_id IN " + REQUESTS);
        }
        sql.update("DELETE FROM image_requests WHERE owner_id IN " + OF_SET);
        sql.update("DELETE FROM request_collaborators WHERE user_id IN " + OF_SET);
        sql.update("DELETE FROM audit_log WHERE id IN (SELECT id FROM demonstration WHERE kind = 'audit')");
        sql.update("DELETE FROM demonstration WHERE kind = 'audit'");
    }

    private static void deletePeople(Sql sql, List<Person> people) {
        for (Person person : people) {
            sql.update("DELETE FROM user_sessions WHERE user_id = ?", person.id());
            sql.update("DELETE FROM form_drafts WHERE user_id = ?", person.id());
            sql.update("UPDATE hook_deliveries SET user_id = NULL WHERE user_id = ?", person.id());
            int gone = sql.update(
                    "DELETE FROM users WHERE id = ?1"
                            + " AND NOT EXISTS (SELECT 1 FROM audit_log WHERE user_id = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM image_requests WHERE created_by = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM builds WHERE built_by = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM alerts WHERE resolved_by = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM hook_secrets WHERE created_by = ?1)"
                            + " AND NOT EXISTS (SELECT 1 FROM fleet_tasks WHERE user_id = ?1)",
                    person.id());
            if (gone > 0) {
                sql.update("DELETE FROM demonstration WHERE kind = 'user' AND id = ?", person.id());
            }
        }
    }

    /**
     * Signs in as one of the set's people, without a password. Allowed to administrators, and to a sign-in that was
     * itself switched to from an administrator's sign-in that is still open.
     *
     * @param session the sign-in that the actor acts by; if it was switched to, it ends
     */
    @Transactional
    public Sessions.Opened switchTo(Actor actor, long session, long id, String agent) {
        Person person = people().stream().filter(p -> p.id() == id).findFirst().orElseThrow(NotFound::new);
        Optional<Sessions.Origin> origin = sessions.origin(session);
        Rights.demand(origin.isPresent() || Rights.administers(actor), "demonstration.switch.forbidden");
        Sessions.Opened opened = sessions.open(
                em.getReference(User.class, id),
                actor.address(),
                agent,
                origin.map(Sessions.Origin::session).orElse(session));
        record(actor, origin, person.username(), id);
        if (origin.isPresent()) {
            sessions.end(session);
        }
        return opened;
    }

    /**
     * Switches back to the administrator from whose sign-in the actor came, if that is still open. A new sign-in
     * replaces that one, and expires no later than it would have.
     */
    @Transactional
    public Sessions.Opened switchBack(Actor actor, long session, String agent) {
        Sessions.Origin origin = sessions.origin(session).orElseThrow(NotFound::new);
        User user = users.find(origin.actor().username()).orElseThrow(NotFound::new);
        record(actor, Optional.of(origin), user.getUsername(), user.getId());
        // Ends the administrator's earlier sign-in, and this one with it.
        return sessions.goOn(origin, user, actor.address(), agent);
    }

    private void record(Actor actor, Optional<Sessions.Origin> origin, String username, long id) {
        String by = origin.map(from -> "; by: " + from.actor().username()).orElse("");
        audit.record(actor, AuditAction.USER_SWITCH, id, "username: " + actor.username() + " → " + username + by);
    }

    /**
     * The login of the administrator from whose sign-in this one was switched to; empty if it was not, or if there is
     * no way back.
     */
    @Unguarded("of one's own sign-in")
    public Optional<String> origin(long session) {
        return sessions.origin(session).map(from -> from.actor().username());
    }
}
