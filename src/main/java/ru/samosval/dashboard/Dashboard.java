package ru.samosval.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.request.RequestStatus;
import ru.samosval.storage.Sql;

/**
 * The numbers and the latest acts of the dashboard (section 9.2). Administrators see all acts, operators those on what
 * they work with, developers those that concern them. Other users' acts on accounts and settings are shown to
 * administrators only.
 */
@ApplicationScoped
public class Dashboard {

    private static final int LATEST = 12;

    /**
     * How to find the names of a list's things.
     *
     * @param select SQL for their ids and names; the thing is {@code t}
     * @param seen an SQL condition: a developer sees the thing; each {@code ?} is the developer's id
     */
    private record Named(String select, String seen) {}

    private static final Map<String, Named> NAMES = Map.of(
            "/requests",
            new Named(
                    "SELECT t.id, t.image_name || ':' || t.version_tag FROM image_requests t",
                    "t.id IN (" + Rights.VISIBLE_REQUESTS + ")"),
            "/builds",
            new Named(
                    "SELECT t.id, t.image_name || ':' || t.version_tag FROM builds t",
                    "t.request_id IN (" + Rights.VISIBLE_REQUESTS + ")"),
            "/images",
            new Named("SELECT t.id, t.image_tag FROM images t", "t.id IN (" + Rights.VISIBLE_IMAGES + ")"),
            "/deployments",
            new Named("SELECT t.id, t.name FROM deployments t", "t.image_id IN (" + Rights.VISIBLE_IMAGES + ")"));

    /** Except for administrators, the latest acts are searched for among this many of the newest rows. */
    private static final long LOOKED_AT = 5_000;

    /**
     * An SQL condition: the act concerns a developer, because they did it or it was done to something that they see or
     * saw. Each {@code ?} is the developer's id. Index use is suppressed: the newest rows are read in order, while an
     * index would lead through all rows of an action.
     */
    private static final String CONCERNS = "(" + Sql.unindexed("user_id") + " = ?"
            + doneTo("target_id IN (" + Rights.VISIBLE_REQUESTS + ")", "REQUEST_", "COMMIT_", "DEPLOYMENTS_")
            + doneTo("target_id IN (" + Rights.VISIBLE_IMAGES + ")", "IMAGE_")
            + doneTo(
                    "EXISTS (SELECT 1 FROM builds b WHERE b.id = target_id AND b.request_id IN ("
                            + Rights.VISIBLE_REQUESTS + "))",
                    "BUILD_")
            + doneTo(
                    "EXISTS (SELECT 1 FROM deployments d WHERE d.id = target_id AND d.image_id IN ("
                            + Rights.VISIBLE_IMAGES + "))",
                    "DEPLOYMENT_",
                    "REPLICA_")
            + doneTo("request_id IN (" + Rights.VISIBLE_REQUESTS + ")", "DEPLOYMENT_DELETE")
            + ")";

    /**
     * An SQL condition: the act concerns an operator, because they did it or it was done to what they work with. The
     * {@code ?} is the operator's id.
     */
    private static final String CONCERNS_OPERATORS = "(" + Sql.unindexed("user_id") + " = ? OR "
            + isOneOf("REQUEST_", "BUILD_", "IMAGE_", "DEPLOYMENT_", "DEPLOYMENTS_", "REPLICA_", "COMMIT_", "ALERT_")
            + ")";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Audit audit;

    /** How many requests the actor sees in each state. Every state is in the map. */
    public Map<RequestStatus, Long> requests(Actor actor) {
        return counts(
                actor,
                RequestStatus.class,
                "SELECT status, COUNT(*) FROM image_requests",
                "id IN (" + Rights.VISIBLE_REQUESTS + ")");
    }

    /** The same for the requests that the actor has to correct and submit: those they created or own. */
    public Map<RequestStatus, Long> ownRequests(Actor actor) {
        return counts(
                actor,
                RequestStatus.class,
                "SELECT status, COUNT(*) FROM image_requests",
                "(owner_id = ? OR created_by = ?)");
    }

    /** How many deployments the actor sees in each state. Every state is in the map. */
    public Map<DeploymentStatus, Long> deployments(Actor actor) {
        return counts(
                actor,
                DeploymentStatus.class,
                "SELECT status, SUM(n) FROM deployment_counts",
                "image_id IN (" + Rights.VISIBLE_IMAGES + ")");
    }

    private <E extends Enum<E> & Keyed> Map<E, Long> counts(Actor actor, Class<E> type, String select, String visible) {
        String where = actor.isStaff() ? "" : " WHERE " + visible;
        Query query = em.createNativeQuery(select + where + " GROUP BY status");
        setMe(query, where, actor);
        Map<E, Long> counts = new EnumMap<>(type);
        for (E state : type.getEnumConstants()) {
            counts.put(state, 0L);
        }
        for (Object row : query.getResultList()) {
            Object[] columns = (Object[]) row;
            counts.put(Keyed.parse(type, (String) columns[0]).orElseThrow(), ((Number) columns[1]).longValue());
        }
        return counts;
    }

    /** Sets every parameter of these conditions to the actor's id. */
    private static void setMe(Query query, String conditions, Actor actor) {
        int parameters = (int) conditions.chars().filter(c -> c == '?').count();
        for (int i = 1; i <= parameters; i++) {
            query.setParameter(i, actor.id());
        }
    }

    /**
     * An act as the dashboard shows it.
     *
     * @param path the page of the act's target; null if it has none, or none any more
     * @param name the name of the target; null if it is not known
     */
    public record Event(Audit.Row row, String path, String name) {}

    /** The latest acts that concern the actor, newest first. */
    public List<Event> latest(Actor actor) {
        String where = Rights.administers(actor)
                ? ""
                : " WHERE id > (SELECT COALESCE(MAX(id), 0) FROM audit_log) - " + LOOKED_AT + " AND "
                        + (actor.isStaff() ? CONCERNS_OPERATORS : CONCERNS);
        Query query = em.createNativeQuery("SELECT id FROM audit_log" + where + " ORDER BY id DESC LIMIT " + LATEST);
        setMe(query, where, actor);
        List<Long> ids = new ArrayList<>();
        query.getResultList().forEach(id -> ids.add(((Number) id).longValue()));
        List<Audit.Row> rows = audit.rows(ids);
        Map<String, Map<Long, String>> names = new HashMap<>();
        NAMES.forEach((path, named) -> names.put(path, names(actor, named, path, rows)));
        return rows.stream().map(row -> event(row, names)).toList();
    }

    private static Event event(Audit.Row row, Map<String, Map<Long, String>> names) {
        String list = row.action() == null ? "" : row.action().getPages();
        String name = list.isEmpty() ? null : names.get(list).get(row.targetId());
        return new Event(row, name == null ? null : list + "/" + row.targetId(), name);
    }

    /**
     * The names of those targets of the acts that have their page in this list. Targets that the actor does not see get
     * none.
     */
    private Map<Long, String> names(Actor actor, Named named, String path, List<Audit.Row> rows) {
        String ids = rows.stream()
                .filter(row -> row.action() != null && row.action().getPages().equals(path))
                .map(Audit.Row::targetId)
                .filter(Objects::nonNull)
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        Map<Long, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            String seen = actor.isStaff() ? "" : " AND " + named.seen();
            Query query = em.createNativeQuery(named.select() + " WHERE t.id IN (" + ids + ")" + seen);
            setMe(query, seen, actor);
            for (Object row : query.getResultList()) {
                Object[] columns = (Object[]) row;
                names.put(((Number) columns[0]).longValue(), Characters.shown((String) columns[1]));
            }
        }
        return names;
    }

    /** Whether there is an active user with this role. */
    @Unguarded("the steps of an empty portal, which tell nothing but whether somebody is there")
    public boolean hasActive(Role role) {
        return !em.createQuery("SELECT u.id FROM User u WHERE u.role = :role AND u.active = TRUE", Long.class)
                .setParameter("role", role)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    private static String doneTo(String condition, String... actions) {
        return " OR " + isOneOf(actions) + " AND " + condition;
    }

    /** An SQL condition: the name of the act's action begins with one of these. */
    private static String isOneOf(String... beginnings) {
        return Arrays.stream(AuditAction.values())
                .filter(action -> Arrays.stream(beginnings).anyMatch(action.name()::startsWith))
                .map(action -> "'" + action.getKey() + "'")
                .collect(Collectors.joining(", ", Sql.unindexed("action") + " IN (", ")"));
    }
}
