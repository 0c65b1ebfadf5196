package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ru.samosval.access.Access;
import ru.samosval.access.Actor;
import ru.samosval.simulation.Run;

/**
 * Reads deployments for threads of our own, which serve no request. (Payara keeps an injected entity manager with the
 * request that a thread was started from, and closes it with that.)
 */
@ApplicationScoped
public class Histories {

    /** Enough for the last 1000 lines: a run has at least four, an act has one. */
    private static final int LAST_RUNS = 250;

    private static final int LAST_EVENTS = 1_000;

    @PersistenceUnit(unitName = "samosval")
    private EntityManagerFactory units;

    /** What the deployment's logs and metrics are computed from; empty where it is gone. */
    public Optional<History> of(long deployment) {
        return reading(em -> find(em, deployment).map(found -> read(em, found)));
    }

    /** Whether the actor sees the deployment, which may be gone. */
    public boolean sees(Actor actor, long deployment) {
        return reading(em -> find(em, deployment)
                .filter(d -> Access.seesRequest(actor, d.getImage().getRequest()))
                .isPresent());
    }

    private <T> T reading(Function<EntityManager, T> work) {
        EntityManager em = units.createEntityManager();
        try {
            return work.apply(em);
        } finally {
            em.close();
        }
    }

    static Optional<Deployment> find(EntityManager em, long id) {
        return em.createQuery(
                        "SELECT d FROM Deployment d JOIN FETCH d.image i JOIN FETCH i.request r JOIN FETCH r.owner"
                                + " JOIN FETCH r.createdBy WHERE d.id = :id",
                        Deployment.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    static History read(EntityManager em, Deployment deployment) {
        String name = deployment.getName();
        String tag = deployment.getImage().getImageTag();
        List<Run> runs = new ArrayList<>();
        em.createQuery(
                        "SELECT r FROM DeploymentRun r WHERE r.deploymentId = :id ORDER BY r.number DESC",
                        DeploymentRun.class)
                .setParameter("id", deployment.getId())
                .setMaxResults(LAST_RUNS)
                .getResultList()
                .forEach(r -> runs.add(r.toRun(name, tag, deployment.getReplicas())));
        List<History.Event> events = new ArrayList<>(em.createQuery(
                        "SELECT NEW ru.samosval.deployment.History$Event(e.moment, e.n, e.level, e.message)"
                                + " FROM DeploymentEvent e WHERE e.deploymentId = :id ORDER BY e.moment DESC, e.n DESC",
                        History.Event.class)
                .setParameter("id", deployment.getId())
                .setMaxResults(LAST_EVENTS)
                .getResultList());
        Collections.reverse(runs);
        Collections.reverse(events);
        return new History(
                deployment.getId(), deployment.getImage().getRequest().getId(), name, tag, runs, events);
    }
}
