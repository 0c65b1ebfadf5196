package ru.samosval.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
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
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
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
 * The numbers and the latest acts of the dashboard (section 9.2): all for administrators, the work that they see for
 * operators, their own matters for a developer. The acts on accounts and settings are the audit log's, and that the
 * administrators'.
 */
@ApplicationScoped
public class Dashboard {

    private static final int LATEST = 12;

    /**
     * What a list's things are called.
     *
     * @param select their ids and names, {@code t} the thing (SQL)
     * @param seen that a developer sees the thing, each {@code ?} their id
     */
    private record Named(String select, String seen) {}

    private static final Map<String, Named> NAMES = Map.of(
            "/requests",
            new Named(
                    "SELECT t.id, t.image_name || ':' || t.version_tag FROM image_requests t",
                    "t.id IN (" + Access.VISIBLE_REQUESTS + ")"),
            "/builds",
            new Named(
                    "SELECT t.id, t.image_name || ':' || t.version_tag FROM builds t",
                    "t.request_id IN (" + Access.VISIBLE_REQUESTS + ")"),
            "/images",
            new Named("SELECT t.id, t.image_tag FROM images t", "t.id IN (" + Access.VISIBLE_IMAGES + ")"),
            "/deployments",
            new Named("SELECT t.id, t.name FROM deployments t", "t.image_id IN (" + Access.VISIBLE_IMAGES + ")"));

    /** The latest acts that concern one are looked for among so many of the newest, except by administrators. */
    private static final long LOOKED_AT = 5_000;

    /**
     * That an act concerns a developer, each {@code ?} their id: they did it, or it was done to what they see or saw. Asked of the
     * newest acts in their order, not by an index, which would pass all of an action.
     */
    private static final String CONCERNS = "(" + Sql.unindexed("user_id") + " = ?"
            + doneTo("target_id IN (" + Access.VISIBLE_REQUESTS + ")", "REQUEST_", "COMMIT_", "DEPLOYMENTS_")
            + doneTo("target_id IN (" + Access.VISIBLE_IMAGES + ")", "IMAGE_")
            + doneTo(
                    "EXISTS (SELECT 1 FROM builds b WHERE b.id = target_id AND b.request_id IN ("
                            + Access.VISIBLE_REQUESTS + "))",
                    "BUILD_")
            + doneTo(
                    "EXISTS (SELECT 1 FROM deployments d WHERE d.id = target_id AND d.image_id IN ("
                            + Access.VISIBLE_IMAGES + "))",
                    "DEPLOYMENT_",
                    "REPLICA_")
            + doneTo("request_id IN (" + Access.VISIBLE_REQUESTS + ")", "DEPLOYMENT_DELETE")
            + ")";

    /** That an act concerns an operator, {@code ?} their id: they did it, or it was done to what they work with. */
    private static final String CONCERNS_OPERATORS = "(" + Sql.unindexed("user_id") + " = ? OR "
            + isOneOf("REQUEST_", "BUILD_", "IMAGE_", "DEPLOYMENT_", "DEPLOYMENTS_", "REPLICA_", "COMMIT_", "ALERT_")
            + ")";

    @PersistenceContext
    private EntityManager em;

    /** How many requests the actor sees in each state; every state is there. */
    public Map<RequestStatus, Long> requests(Actor actor) {
        return counts(
                actor,
                RequestStatus.class,
                "SELECT status, COUNT(*) FROM image_requests",
                "id IN (" + Access.VISIBLE_REQUESTS + ")");
    }

    /** The same of those that are the actor's to correct and to submit: they have filed them, or own them. */
    public Map<RequestStatus, Long> ownRequests(Actor actor) {
        return counts(
                actor,
                RequestStatus.class,
                "SELECT status, COUNT(*) FROM image_requests",
                "(owner_id = ? OR created_by = ?)");
    }

    /** How many deployments the actor sees in each state; every state is there. */
    public Map<DeploymentStatus, Long> deployments(Actor actor) {
        return counts(
                actor,
                DeploymentStatus.class,
                "SELECT status, SUM(n) FROM deployment_counts",
                "image_id IN (" + Access.VISIBLE_IMAGES + ")");
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

    /** Every parameter of these conditions is the actor. */
    private static void setMe(Query query, String conditions, Actor actor) {
        int parameters = (int) conditions.chars().filter(c -> c == '?').count();
        for (int i = 1; i <= parameters; i++) {
            query.setParameter(i, actor.id());
        }
    }

    /**
     * An act as the dashboard tells it.
     *
     * @param path the page of what it was done to; null where there is none, or no more
     * @param name what that is called; null where it is not known
     */
    public record Event(Audit.Row row, String path, String name) {}

    /** The latest acts that concern the actor, newest first. */
    public List<Event> latest(Actor actor) {
        String where = Access.administers(actor)
                ? ""
                : " WHERE id > (SELECT COALESCE(MAX(id), 0) FROM audit_log) - " + LOOKED_AT + " AND "
                        + (actor.isStaff() ? CONCERNS_OPERATORS : CONCERNS);
        Query query = em.createNativeQuery("SELECT id FROM audit_log" + where + " ORDER BY id DESC LIMIT " + LATEST);
        setMe(query, where, actor);
        List<Long> ids = new ArrayList<>();
        query.getResultList().forEach(id -> ids.add(((Number) id).longValue()));
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Audit.Row> rows = em.createQuery(
                        "SELECT " + Audit.ROW + " FROM " + Audit.TABLE + " WHERE a.id IN :ids ORDER BY a.id DESC",
                        Audit.Row.class)
                .setParameter("ids", ids)
                .getResultList();
        Map<String, Map<Long, String>> names = new HashMap<>();
        NAMES.forEach((path, named) -> names.put(path, names(actor, named, path, rows)));
        return rows.stream().map(row -> event(row, names)).toList();
    }

    private static Event event(Audit.Row row, Map<String, Map<Long, String>> names) {
        String list = row.action() == null ? "" : row.action().getPages();
        String name = list.isEmpty() ? null : names.get(list).get(row.targetId());
        return new Event(row, name == null ? null : list + "/" + row.targetId(), name);
    }

    /** What the targets of acts that have their page in this list are called; those that the actor does not see have no name. */
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

    /** Whether there is anybody of this role, beside root. */
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

    /** That the act is one of those that begin so. */
    private static String isOneOf(String... beginnings) {
        return Arrays.stream(AuditAction.values())
                .filter(action -> Arrays.stream(beginnings).anyMatch(action.name()::startsWith))
                .map(action -> "'" + action.getKey() + "'")
                .collect(Collectors.joining(", ", Sql.unindexed("action") + " IN (", ")"));
    }
}
