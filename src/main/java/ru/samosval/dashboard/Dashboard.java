package ru.samosval.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.deployment.DeploymentStatus;
import ru.samosval.request.RequestStatus;

/** The numbers and the latest acts of the dashboard (section 9.2): all for staff, his own matters for a developer. */
@ApplicationScoped
public class Dashboard {

    private static final int LATEST = 12;

    /** A developer's latest acts are looked for among so many of the newest. */
    private static final long LOOKED_AT = 5_000;

    private static final String CONCERNS = "(a.userId = :me"
            + " OR (a.action IN :requestActions AND EXISTS (SELECT r FROM ImageRequest r WHERE r.id = a.targetId AND "
            + Access.VISIBLE_REQUEST + "))"
            + " OR (a.action IN :buildActions AND EXISTS (SELECT b FROM Build b JOIN b.request r WHERE b.id = a.targetId"
            + " AND " + Access.VISIBLE_REQUEST + "))"
            + " OR (a.action IN :deploymentActions AND EXISTS (SELECT d FROM Deployment d JOIN d.image i"
            + " JOIN i.request r WHERE d.id = a.targetId AND " + Access.VISIBLE_REQUEST + ")))";

    @PersistenceContext
    private EntityManager em;

    /** How many requests the actor sees in each state; every state is there. */
    public Map<RequestStatus, Long> requests(Actor actor) {
        return counts(actor, RequestStatus.class, "SELECT r.status, COUNT(r) FROM ImageRequest r", "r.status");
    }

    /** How many deployments the actor sees in each state; every state is there. */
    public Map<DeploymentStatus, Long> deployments(Actor actor) {
        String from = actor.isStaff() ? "Deployment d" : "Deployment d JOIN d.image i JOIN i.request r";
        return counts(actor, DeploymentStatus.class, "SELECT d.status, COUNT(d) FROM " + from, "d.status");
    }

    private <E extends Enum<E>> Map<E, Long> counts(Actor actor, Class<E> type, String select, String group) {
        String where = actor.isStaff() ? "" : " WHERE " + Access.VISIBLE_REQUEST;
        TypedQuery<Object[]> query = em.createQuery(select + where + " GROUP BY " + group, Object[].class);
        if (!actor.isStaff()) {
            query.setParameter("me", actor.id());
        }
        Map<E, Long> counts = new EnumMap<>(type);
        for (E state : type.getEnumConstants()) {
            counts.put(state, 0L);
        }
        query.getResultList().forEach(row -> counts.put(type.cast(row[0]), ((Number) row[1]).longValue()));
        return counts;
    }

    /** The latest acts that concern the actor, newest first. */
    public List<Audit.Row> latest(Actor actor) {
        String select = "SELECT " + Audit.ROW + " FROM " + Audit.TABLE;
        String order = " ORDER BY a.id DESC";
        if (actor.isStaff()) {
            return em.createQuery(select + order, Audit.Row.class)
                    .setMaxResults(LATEST)
                    .getResultList();
        }
        Long newest =
                em.createQuery("SELECT MAX(a.id) FROM AuditEntry a", Long.class).getSingleResult();
        return em.createQuery(select + " WHERE a.id > :floor AND " + CONCERNS + order, Audit.Row.class)
                .setParameter("floor", newest == null ? 0L : newest - LOOKED_AT)
                .setParameter("me", actor.id())
                .setParameter("requestActions", actions("REQUEST_", "COMMIT_"))
                .setParameter("buildActions", actions("BUILD_"))
                .setParameter("deploymentActions", actions("DEPLOYMENT_"))
                .setMaxResults(LATEST)
                .getResultList();
    }

    private static List<AuditAction> actions(String... prefixes) {
        return Arrays.stream(AuditAction.values())
                .filter(action -> Arrays.stream(prefixes).anyMatch(action.name()::startsWith))
                .toList();
    }
}
