package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import ru.samosval.refusal.Refusal.FieldError;

/** Who has which host port: one deployment of an environment at a time (section 4.5), in the transaction of an act. */
@ApplicationScoped
class DeploymentPorts {

    @PersistenceContext
    private EntityManager em;

    /** Writes down which host ports a new deployment has. */
    void hold(Deployment deployment, Ports ports) {
        for (int port : ports.hosts()) {
            em.createNativeQuery("INSERT INTO deployment_ports (deployment_id, host_port) VALUES (?, ?)")
                    .setParameter(1, deployment.getId())
                    .setParameter(2, port)
                    .executeUpdate();
        }
    }

    /** The first of these host ports that another deployment of the environment holds. */
    Optional<FieldError> taken(Ports ports, Environment environment, long except) {
        for (int port : ports.hosts()) {
            List<?> holders = em.createNativeQuery(
                            "SELECT d.name FROM deployment_ports p JOIN deployments d ON d.id = p.deployment_id"
                                    + " WHERE p.host_port = ? AND d.environment = ? AND d.id <> ?"
                                    + " AND d.status IN " + DeploymentStatus.listed(DeploymentStatus::holdsPorts)
                                    + " LIMIT 1")
                    .setParameter(1, port)
                    .setParameter(2, environment.getKey())
                    .setParameter(3, except)
                    .getResultList();
            if (!holders.isEmpty()) {
                return Optional.of(new FieldError(
                        "ports", "deployment.ports.taken", Integer.toString(port), holders.get(0), environment));
            }
        }
        return Optional.empty();
    }
}
