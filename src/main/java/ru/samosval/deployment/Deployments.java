package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.image.Image;
import ru.samosval.image.Images;
import ru.samosval.input.Characters;
import ru.samosval.input.Folded;
import ru.samosval.input.Validation;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.request.ImageRequest;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.ReplicaRestart;
import ru.samosval.storage.Database;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;
import ru.samosval.storage.Sql;

/** The deployments of images and what people do to them (sections 4.5 and 8.4 of the specification). */
@ApplicationScoped
public class Deployments {

    private static final String ROW =
            "NEW ru.samosval.deployment.Deployments$Row(d.id, d.name, i.imageTag, d.environment,"
                    + " d.status, d.replicas, d.ports, d.needsRestart, d.stoppedByOperator, d.updatedAt)";
    private static final String TABLE = "Deployment d JOIN d.image i";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Lookup lookup;

    @Inject
    private DeploymentPorts ports;

    @Inject
    private DeploymentRuns runs;

    @Inject
    private Images images;

    @Inject
    private Alerts alerts;

    @Inject
    private Audit audit;

    @Inject
    private Validation validation;

    @Inject
    private Settings settings;

    @Inject
    private WriteBarrier barrier;

    @Inject
    private Clock clock;

    @Inject
    private Event<Deleted> deleted;

    /** Fired within the transaction: this deployment of this request is gone. */
    public record Deleted(long id, long requestId) {}

    /** A deployment as the list shows it. */
    public record Row(
            Long id,
            String name,
            String imageTag,
            Environment environment,
            DeploymentStatus status,
            int replicas,
            String ports,
            boolean needsRestart,
            boolean stoppedByOperator,
            Instant updatedAt)
            implements Identified {
        public Row {
            // Rows of earlier versions may contain characters that are refused now.
            name = Characters.shown(name);
        }

        /** The first of its ports and the number of further ones, such as {@code 8000:80 +2}. */
        public String getShownPorts() {
            if (ports == null || ports.isEmpty()) {
                return "—";
            }
            String[] each = ports.split(",");
            return each.length == 1 ? each[0] : each[0] + " +" + (each.length - 1);
        }
    }

    /**
     * What the list is filtered by. A null or blank component does not filter; {@code request} is the number of a
     * request.
     */
    public record Filter(DeploymentStatus status, Environment environment, Long request, String text) {}

    /** The deployment with its image and request. Answered with 404 if there is none, or the actor does not see it. */
    public Deployment get(Actor actor, long id) {
        return find(actor, id).orElseThrow(NotFound::new);
    }

    /** The deployment with its image and request, without a check of rights. */
    @Unguarded("the page of a deployment, which its reader was allowed to see")
    public Optional<Deployment> find(long id) {
        return em.createQuery(
                        "SELECT d FROM Deployment d JOIN FETCH d.image i JOIN FETCH i.request r JOIN FETCH r.owner"
                                + " JOIN FETCH r.createdBy WHERE d.id = :id",
                        Deployment.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    /** A page of the deployments that the actor sees, newest first. */
    public ResultPage<Row> list(Actor actor, Filter filter, ListPart part) {
        Search<Row> search = seen(actor);
        if (filter.request() != null) {
            search.where("image_id", "IN (SELECT id FROM images WHERE request_id = ?)", filter.request());
        }
        return search.whereGiven("status", filter.status())
                .whereGiven("environment", filter.environment())
                .whereContains("search_text", filter.text())
                .page(part);
    }

    /** Deployments that the actor sees and whose name begins with this text, in any case: the first by name. */
    public List<Row> named(Actor actor, String text, int most) {
        return seen(actor).beginning("search_text", Folded.of(text), most);
    }

    private Search<Row> seen(Actor actor) {
        return actor.isStaff()
                ? search()
                : search().scope("image_id", "IN (" + Rights.VISIBLE_IMAGES + ")", actor.id());
    }

    /** The deployment; empty if there is none, or the actor does not see it. */
    public Optional<Deployment> find(Actor actor, long id) {
        return find(id).filter(deployment -> Rights.seesRequest(actor, requestOf(deployment)));
    }

    /** A page of the deployments of one image. */
    @Unguarded("the page of an image, which its reader was allowed to see")
    public ResultPage<Row> ofImage(long imageId, ListPart part) {
        return search().where("image_id", "= ?", imageId).page(part);
    }

    /** Whether the request's images have deployments, in any state. */
    @Unguarded("the page of a request or an image, which its reader was allowed to see")
    public boolean isDeployed(long requestId) {
        return lookup.read(reading -> DeploymentSets.count(reading, requestId)) > 0;
    }

    /** How many deployments of the request's images run in prod. */
    @Unguarded("the page of a request or an image, which its reader was allowed to see")
    public long runningInProd(long requestId) {
        return lookup.read(
                reading -> DeploymentSets.count(reading, requestId, Environment.PROD, DeploymentStatus.RUNNING));
    }

    private Search<Row> search() {
        return new Search<>(em, Row.class, ROW, TABLE, "deployments")
                .counted("deployment_counts")
                .sortable("id", "id")
                .sortable("name", "search_text")
                .sortable("status", "status")
                .sortable("image", "(SELECT LOWER(i.image_tag) FROM images i WHERE i.id = image_id)")
                .sortable("environment", "environment")
                .sortable("replicas", "replicas")
                .sortable(
                        "ports",
                        "COALESCE((SELECT MIN(host_port) FROM deployment_ports WHERE deployment_id = deployments.id), 0)")
                .sortable("updated", "updated_at");
    }

    /** Creates a deployment of an image, which begins to deploy. Returns its id. */
    @Transactional
    public long create(Actor actor, long imageId, DeploymentData data) {
        // Before the first statement, with which the transaction takes the write lock that everyone else waits for.
        List<FieldError> errors = new ArrayList<>(validation.check(data));
        Image image = images.get(actor, imageId);
        Rights.demand(Rights.operates(actor));
        NewDeployment form = checked(actor, data, errors);
        Deployment deployment = new Deployment(image, form, clock.instant());
        em.persist(deployment);
        em.flush();
        ports.hold(deployment, form.ports());
        deploy(deployment, Action.DEPLOY.line(actor.username()));
        String details = described(deployment) + "; image: " + image.getImageTag() + "; environment: "
                + deployment.getEnvironment().getKey() + "; replicas: " + deployment.getReplicas() + "; ports: "
                + (deployment.getPorts() == null ? "—" : deployment.getPorts());
        audit.record(actor, AuditAction.DEPLOYMENT_CREATE, deployment.getId(), details);
        return deployment.getId();
    }

    /**
     * The values of the form.
     *
     * @param errors what is known to be wrong already
     * @throws Invalid with all errors: these and those found here
     */
    private NewDeployment checked(Actor actor, DeploymentData data, List<FieldError> errors) {
        Ports typed = null;
        if (errors.stream().noneMatch(e -> e.field().equals("ports"))) {
            try {
                typed = Ports.parse(data.getPorts());
            } catch (Invalid e) {
                errors.addAll(e.errors());
            }
        }
        if (typed != null && data.getEnvironment() != null) {
            ports.taken(actor, typed, data.getEnvironment(), 0).ifPresent(errors::add);
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return data.values(typed);
    }

    /** Starts a stopped or failed deployment. */
    @Transactional
    public void start(Actor actor, long id) {
        Deployment deployment = startable(actor, id);
        deployment.demandStartable();
        launch(actor, deployment, AuditAction.DEPLOYMENT_START, Action.START);
    }

    /** Ends the deployment's run and begins a new one. */
    @Transactional
    public void restart(Actor actor, long id) {
        Deployment deployment = startable(actor, id);
        deployment.demandRestartable();
        launch(actor, deployment, AuditAction.DEPLOYMENT_RESTART, Action.RESTART);
    }

    /**
     * Restarts a single replica of a running deployment. It is down at once and begins anew a little later.
     *
     * @param replica its number, from 1
     */
    @Transactional
    public void restartReplica(Actor actor, long id, int replica) {
        takeDown(actor, id, replica, Action.REPLICA_RESTART, ReplicaRestart.BY_RESTART);
    }

    /**
     * Ends a single replica of a running deployment with a signal. It begins anew a little later.
     *
     * @param replica its number, from 1
     * @param signal the signal's number, for example 9 for SIGKILL
     */
    @Transactional
    public void killReplica(Actor actor, long id, int replica, int signal) {
        takeDown(actor, id, replica, Action.REPLICA_KILL, signal);
    }

    private void takeDown(Actor actor, long id, int replica, Action action, int killedBy) {
        Deployment deployment = startable(actor, id);
        if (deployment.getStatus() != DeploymentStatus.RUNNING || replica < 1 || replica > deployment.getReplicas()) {
            throw new Conflict("deployment.replica.notRunning", replica, deployment.getStatus());
        }
        long timestamp = hold(deployment);
        if (runs.isDown(deployment, replica, timestamp)) {
            throw new Conflict("deployment.replica.down", replica);
        }
        runs.restart(deployment, replica, timestamp, killedBy);
        deployment.touch(timestamp);
        em.persist(new DeploymentEvent(id, timestamp, Level.WARN, action.line(replica, actor.username())));
        audit.record(
                actor,
                AuditAction.REPLICA_RESTART,
                id,
                described(deployment) + "; replica: " + replica + "; " + action.done());
        barrier.tell(new DeploymentsChanged(List.of(id), null, false));
    }

    /**
     * Refuses an actor who may not start or restart the deployment, whatever its state. Called before the state is
     * told.
     */
    public void demandStart(Actor actor, long id) {
        startable(actor, id);
    }

    /** Refuses an actor who may not stop the deployment, whatever its state. */
    public void demandStop(Actor actor, long id) {
        Rights.demand(Rights.stops(actor, requestOf(get(actor, id))));
    }

    /** Refuses an actor who may not delete the deployment, whatever its state. */
    public void demandDelete(Actor actor, long id) {
        get(actor, id);
        Rights.demand(Rights.operates(actor));
    }

    private Deployment startable(Actor actor, long id) {
        Deployment deployment = get(actor, id);
        ImageRequest request = requestOf(deployment);
        Rights.demand(
                Rights.starts(actor, request, deployment.isStoppedByOperator()),
                Rights.starts(actor, request, false) ? "deployment.stopped.by.operator" : "error.forbidden");
        return deployment;
    }

    private void launch(Actor actor, Deployment deployment, AuditAction audited, Action action) {
        DeploymentStatus before = deployment.getStatus();
        if (!before.holdsPorts()) {
            ports.taken(actor, Ports.parse(deployment.getPorts()), deployment.getEnvironment(), deployment.getId())
                    .ifPresent(e -> {
                        throw new Conflict(e.text().key(), e.text().arguments());
                    });
        }
        if (actor.isStaff()) {
            deployment.release();
        }
        deploy(deployment, action.line(actor.username()));
        audit.record(actor, audited, deployment.getId(), moved(deployment, before));
    }

    /** Stops a deployment. If an operator has stopped it, only an operator can start it again. */
    @Transactional
    public void stop(Actor actor, long id) {
        Deployment deployment = get(actor, id);
        Rights.demand(Rights.stops(actor, requestOf(deployment)));
        DeploymentStatus before = deployment.getStatus();
        long timestamp = hold(deployment);
        deployment.stop(timestamp, actor.isStaff());
        runs.end(id, timestamp);
        em.persist(new DeploymentEvent(id, timestamp, Level.WARN, Action.STOP.line(actor.username())));
        audit.record(actor, AuditAction.DEPLOYMENT_STOP, id, moved(deployment, before));
        barrier.tell(DeploymentsChanged.to(DeploymentStatus.STOPPED, id));
    }

    /** Deletes a deployment with its runs and lines. */
    @Transactional
    public void delete(Actor actor, long id) {
        Deployment deployment = get(actor, id);
        Rights.demand(Rights.operates(actor));
        hold(deployment);
        database.inTransaction(sql -> {
            alerts.resolveOf(sql, List.of(id));
            return null;
        });
        long request = requestOf(deployment).getId();
        audit.recordEnd(
                actor,
                AuditAction.DEPLOYMENT_DELETE,
                id,
                deletion(deployment.getName(), deployment.getStatus().getKey()),
                request);
        em.remove(deployment);
        deleted.fire(new Deleted(id, request));
        barrier.tell(new DeploymentsChanged(List.of(id), null, true));
    }

    /** A deployment that is about to be deleted. */
    private record Doomed(long id, String name, String status, long request) {}

    /**
     * Deletes many deployments without loading them, each with its entry in the audit log. Ids that no longer exist are
     * skipped.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void delete(Actor actor, Sql sql, List<Long> ids) {
        Rights.demand(Rights.operates(actor));
        if (ids.isEmpty()) {
            return;
        }
        audit.demandActive(actor);
        barrier.hold(ids, 0);
        List<Doomed> doomed = new ArrayList<>();
        for (long id : ids) {
            sql.first(
                            "SELECT d.name, d.status, i.request_id FROM deployments d JOIN images i ON i.id = d.image_id"
                                    + " WHERE d.id = ?",
                            row -> new Doomed(id, Characters.shown(row.getString(1)), row.getString(2), row.getLong(3)),
                            id)
                    .ifPresent(doomed::add);
        }
        alerts.resolveOf(sql, ids);
        audit.record(
                sql,
                doomed.stream()
                        .map(d -> new Audit.BulkEntry(
                                actor, AuditAction.DEPLOYMENT_DELETE, d.id(), deletion(d.name(), d.status())))
                        .toList());
        DeploymentRows.delete(sql, ids);
        doomed.forEach(d -> deleted.fire(new Deleted(d.id(), d.request())));
        barrier.tell(new DeploymentsChanged(ids, null, true));
    }

    private static String deletion(String name, String status) {
        return "name: " + Characters.quoted(name) + "; status: " + status;
    }

    private void deploy(Deployment deployment, String line) {
        long timestamp = hold(deployment);
        runs.begin(deployment, timestamp, settings.deployFailureRate(), settings.speed());
        em.persist(new DeploymentEvent(deployment.getId(), timestamp, Level.INFO, line));
        barrier.tell(DeploymentsChanged.to(DeploymentStatus.DEPLOYING, deployment.getId()));
    }

    private long hold(Deployment deployment) {
        return barrier.hold(
                List.of(deployment.getId()), deployment.getUpdatedAt().toEpochMilli() + 1);
    }

    private static String described(Deployment deployment) {
        return "name: " + Characters.quoted(deployment.getName());
    }

    private static String moved(Deployment deployment, DeploymentStatus before) {
        return described(deployment) + "; status: " + before.getKey() + " → "
                + deployment.getStatus().getKey();
    }

    private static ImageRequest requestOf(Deployment deployment) {
        return deployment.getImage().getRequest();
    }
}
