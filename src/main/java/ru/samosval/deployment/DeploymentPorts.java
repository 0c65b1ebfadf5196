package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.refusal.Refusal.FieldError;

/**
 * Which deployment holds which host port: within an environment only one at a time (section 4.5). Used in the
 * transactions of acts.
 */
@ApplicationScoped
class DeploymentPorts {

    private static final Actor NOBODY = new Actor(0, "", Role.OPERATOR);

    @PersistenceContext
    private EntityManager em;

    /** Stores the host ports of a new deployment. */
    void hold(Deployment deployment, Ports ports) {
        for (int port : ports.hosts()) {
            em.createNativeQuery("INSERT INTO deployment_ports (deployment_id, host_port) VALUES (?, ?)")
                    .setParameter(1, deployment.getId())
                    .setParameter(2, port)
                    .executeUpdate();
        }
    }

    /** Whether a deployment of the environment holds any of these host ports. */
    boolean isAnyTaken(Ports ports, Environment environment) {
        return taken(NOBODY, ports, environment, 0).isPresent();
    }

    /**
     * The error for the first of these host ports that another deployment of the environment holds; empty if all are
     * free. It names the other deployment if the actor sees it.
     *
     * @param except the id of the deployment that wants the ports; 0 if it is new
     */
    Optional<FieldError> taken(Actor actor, Ports ports, Environment environment, long except) {
        for (int port : ports.hosts()) {
            List<?> holders = em.createNativeQuery("SELECT d.name, i.request_id IN (" + Rights.VISIBLE_REQUESTS + ")"
                            + " FROM deployment_ports p JOIN deployments d ON d.id = p.deployment_id"
                            + " JOIN images i ON i.id = d.image_id"
                            + " WHERE p.host_port = ? AND d.environment = ? AND d.id <> ?"
                            + " AND d.status IN " + DeploymentStatus.listed(DeploymentStatus::holdsPorts)
                            + " LIMIT 1")
                    .setParameter(1, actor.id())
                    .setParameter(2, actor.id())
                    .setParameter(3, actor.id())
                    .setParameter(4, port)
                    .setParameter(5, environment.getKey())
                    .setParameter(6, except)
                    .getResultList();
            if (!holders.isEmpty()) {
                Object[] holder = (Object[]) holders.get(0);
                boolean seen = actor.isStaff() || ((Number) holder[1]).intValue() == 1;
                String taken = Integer.toString(port);
                return Optional.of(
                        seen
                                ? new FieldError("ports", "deployment.ports.taken", taken, holder[0], environment)
                                : new FieldError("ports", "deployment.ports.takenByAnother", taken, environment));
            }
        }
        return Optional.empty();
    }
}
