package ru.samosval.build;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.SeedSource;
import ru.samosval.config.Settings;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.i18n.Keyed;
import ru.samosval.image.Image;
import ru.samosval.input.Folded;
import ru.samosval.input.Secrets;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.Requests;
import ru.samosval.request.UpdateMode;
import ru.samosval.simulation.BuildPlan;
import ru.samosval.simulation.BuildSpec;
import ru.samosval.storage.Identified;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Search;
import ru.samosval.user.User;

/** The builds of images (section 4.3). An operator starts them, the simulation carries them on. */
@ApplicationScoped
public class Builds {

    /** The tag as it is searched for and sorted by: {@code name:version} in small letters. */
    private static final String TAG = "LOWER(image_name || ':' || version_tag)";

    private static final String ROW =
            "NEW ru.samosval.build.Builds$Row(b.id, r.id, b.imageName, b.versionTag, b.status,"
                    + " u.username, b.createdAt, b.finishedAt)";
    private static final String TABLE = "Build b JOIN b.request r JOIN b.builtBy u";
    private static final int BATCH = 200;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Lookup lookup;

    @Inject
    private Requests requests;

    @Inject
    private Audit audit;

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    @Inject
    private Clock clock;

    @Inject
    private Event<Finished> finished;

    /**
     * Fired in the transaction that ends a build.
     *
     * @param took the time since the build was requested
     */
    public record Finished(boolean succeeded, Duration took) {}

    @Inject
    private Event<WentOn> wentOn;

    /**
     * Fired within the transaction: the build's log has grown.
     *
     * @param begun whether this was the first step, with which the build leaves the queue
     */
    public record WentOn(long id, boolean begun) {}

    /** A build's log as it is now. */
    public record Log(BuildStatus status, List<String> lines) {}

    /** A build as the list shows it. */
    public record Row(
            Long id,
            Long requestId,
            String imageName,
            String versionTag,
            BuildStatus status,
            String builtBy,
            Instant createdAt,
            Instant finishedAt)
            implements Identified {}

    /** What the list is filtered by, {@code request} a request's number; null or blank asks for nothing. */
    public record Filter(BuildStatus status, Long request, String text) {}

    /** The build with its request. Answered with 404 if there is none, or the actor does not see it. */
    public Build get(Actor actor, long id) {
        Build build = em.createQuery(
                        "SELECT b FROM Build b JOIN FETCH b.request r JOIN FETCH r.owner JOIN FETCH r.createdBy"
                                + " JOIN FETCH b.builtBy LEFT JOIN FETCH b.image WHERE b.id = :id",
                        Build.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElse(null);
        Rights.see(build != null && Rights.seesRequest(actor, build.getRequest()));
        return build;
    }

    /** A page of the builds that the actor sees, newest first. */
    public ResultPage<Row> list(Actor actor, Filter filter, ListPart part) {
        return seen(actor)
                .whereGiven("status", filter.status())
                .whereGiven("request_id", filter.request())
                .whereContains(TAG, filter.text())
                .page(part);
    }

    /** Builds that the actor sees of images whose tag begins with this text, in any case: the first by tag. */
    public List<Row> named(Actor actor, String text, int most) {
        return seen(actor).beginning(TAG, Folded.of(text), most);
    }

    private Search<Row> seen(Actor actor) {
        return actor.isStaff()
                ? search()
                : search().scope("request_id", "IN (" + Rights.VISIBLE_REQUESTS + ")", actor.id());
    }

    /** A page of the builds of a request, newest first. */
    @Unguarded("the page of a request, which its reader was allowed to see")
    public ResultPage<Row> ofRequest(long requestId, ListPart part) {
        return search().where("request_id", "= ?", requestId).page(part);
    }

    /** The build that made an image; empty if it is not there any more. */
    @Unguarded("the page of an image, which its reader was allowed to see")
    public Optional<Long> ofImage(long imageId) {
        return em.createQuery("SELECT b.id FROM Build b WHERE b.image.id = :image", Long.class)
                .setParameter("image", imageId)
                .getResultStream()
                .findFirst();
    }

    private Search<Row> search() {
        return new Search<>(em, Row.class, ROW, TABLE, "builds")
                .sortable("id", "id")
                .sortable("image", TAG)
                .sortable("status", "status")
                .sortable("request", "request_id")
                .sortable("by", "(SELECT LOWER(username) FROM users WHERE users.id = built_by)")
                .sortable("created", "created_at")
                .sortable("finished", "finished_at");
    }

    /** Whether the actor may start a build of the request now. */
    public boolean isStartable(Actor actor, ImageRequest request) {
        return Rights.operates(actor) && request.getStatus().isBuildable() && !isUnderWay(request.getId());
    }

    /** Whether the request has a build that is not finished. While it has, no other can start. */
    private boolean isUnderWay(long requestId) {
        return !em.createQuery(
                        "SELECT b.id FROM Build b WHERE b.request.id = :request AND b.status IN (:queued, :building)",
                        Long.class)
                .setParameter("request", requestId)
                .setParameter("queued", BuildStatus.QUEUED)
                .setParameter("building", BuildStatus.BUILDING)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /**
     * Starts a build of an approved request.
     *
     * @param rowVersion the version of the request that the actor saw; null to skip that check
     * @return the id of the build
     * @throws Conflict if the request is not approved, has changed since that version, or is being built
     */
    @Transactional
    public long start(Actor actor, long requestId, Integer rowVersion) {
        ImageRequest request = requests.get(actor, requestId);
        Rights.demand(Rights.operates(actor));
        Requests.demandVersion(request, rowVersion);
        if (!request.getStatus().isBuildable()) {
            throw new Conflict("build.request.unapproved", request.getStatus());
        }
        if (isUnderWay(requestId)) {
            throw new Conflict("build.underway");
        }
        // Checked before anything refers to the actor's row: they may have been deleted meanwhile.
        audit.demandActive(actor);
        Instant now = clock.instant();
        Build build = new Build(request, em.getReference(User.class, actor.id()), now);
        em.persist(build);
        em.flush();
        BuildPlan plan = plan(build, request, settings.buildFailureRate(), settings.speed());
        build.plan(plan.errorMessage(), now.toEpochMilli() + plan.steps().get(0).atMillis());
        int number = 0;
        for (BuildPlan.Step step : plan.steps()) {
            em.persist(new BuildStep(build.getId(), number++, now.toEpochMilli() + step.atMillis(), step.text()));
        }
        audit.record(
                actor,
                AuditAction.BUILD_START,
                build.getId(),
                "request: " + requestId + "; image: " + build.getImageTag());
        return build.getId();
    }

    /**
     * Makes a finished build with a start in the past, with the log it would have had. For sample data; it writes
     * nothing into the audit log.
     */
    @Unguarded("sample data, which an administrator has asked for")
    @Transactional(Transactional.TxType.MANDATORY)
    public Build past(ImageRequest request, User by, Instant began, boolean succeeds) {
        Build build = new Build(request, by, began);
        em.persist(build);
        em.flush();
        BuildPlan plan = plan(build, request, succeeds ? 0 : 1, 1);
        build.plan(plan.errorMessage(), began.toEpochMilli());
        build.carry(plan.steps().stream().map(BuildPlan.Step::text).toList(), null);
        Instant finished = began.plusMillis(plan.totalMillis());
        if (succeeds) {
            Image image = new Image(request, request.getImageName(), request.getVersionTag(), finished);
            em.persist(image);
            build.succeed(image, finished);
        } else {
            build.fail(finished);
        }
        return build;
    }

    private BuildPlan plan(Build build, ImageRequest request, double failureRate, double speed) {
        Dockerfile dockerfile = request.dockerfile().orElseThrow(() -> new Conflict("build.dockerfile.unreadable"));
        BuildSpec spec = new BuildSpec(
                request.getImageName(),
                request.getVersionTag(),
                request.getShownRepoUrl(),
                request.getRepoBranch(),
                // A request that follows its branch may still hold the commit from a time when it was static.
                request.getUpdateMode() == UpdateMode.STATIC ? request.getTargetCommit() : null,
                request.getBaseImage(),
                dockerfile.commands().stream()
                        .map(c -> new BuildSpec.Run(Secrets.masked(c.title()), Secrets.masked(c.script())))
                        .toList(),
                dockerfile.start() == null
                        ? null
                        : Secrets.masked(dockerfile.start().argument()),
                request.getShownDockerfile().getBytes(StandardCharsets.UTF_8).length,
                request.getRamMb(),
                request.getVcpu());
        long seed = seeds.next(SeedSource.Purpose.BUILD, build.getId(), 0);
        return BuildPlan.of(seed, spec, failureRate, speed);
    }

    /** The log of a build, read without an entity manager; empty if the build is gone. */
    @Unguarded("live pages, whose readers were asked when they began to read")
    public Optional<Log> log(long id) {
        return lookup.first(
                "SELECT status, build_log FROM builds WHERE id = ?",
                row -> new Log(
                        Keyed.parse(BuildStatus.class, row.getString(1)).orElseThrow(), Build.lines(row.getString(2))),
                id);
    }

    /** When the next step of any build falls due (epoch milliseconds). */
    @Unguarded("the timer")
    public OptionalLong nextDue() {
        // Not by the entity manager: outside a transaction that belongs to the timer's call, which is over before what
        // it planned runs.
        return lookup.first(
                        "SELECT MIN(due_at) FROM builds WHERE due_at IS NOT NULL",
                        row -> row.isNull(1) ? OptionalLong.empty() : OptionalLong.of(row.getLong(1)))
                .orElseThrow();
    }

    /** A batch of the builds with steps that have fallen due, the earliest due first. */
    @Unguarded("the timer")
    public List<Long> due() {
        return lookup.read(reading -> reading.list(
                "SELECT id FROM builds WHERE due_at <= ? ORDER BY due_at LIMIT " + BATCH,
                row -> row.getLong(1),
                clock.millis()));
    }

    /**
     * Appends the steps that have fallen due to their build, and ends it if the last step was among them. Steps that
     * fell due while the server was down are carried out as well.
     */
    @Unguarded("the timer")
    @Transactional
    public void carry(long id) {
        Instant now = clock.instant();
        Build build = em.find(Build.class, id);
        if (build == null) {
            // Deleted since it was found due.
            return;
        }
        List<BuildStep> due = em.createQuery(
                        "SELECT s FROM BuildStep s WHERE s.buildId = :build AND s.dueAt <= :now ORDER BY s.number",
                        BuildStep.class)
                .setParameter("build", build.getId())
                .setParameter("now", now.toEpochMilli())
                .getResultList();
        Long next = em.createQuery(
                        "SELECT MIN(s.dueAt) FROM BuildStep s WHERE s.buildId = :build AND s.dueAt > :now", Long.class)
                .setParameter("build", build.getId())
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
        boolean begun = build.getStatus() == BuildStatus.QUEUED;
        build.carry(due.stream().map(BuildStep::line).toList(), next);
        em.createQuery("DELETE FROM BuildStep s WHERE s.buildId = :build AND s.dueAt <= :now")
                .setParameter("build", build.getId())
                .setParameter("now", now.toEpochMilli())
                .executeUpdate();
        if (next == null) {
            finish(build, now);
        }
        wentOn.fire(new WentOn(id, begun));
    }

    private void finish(Build build, Instant now) {
        finished.fire(new Finished(build.succeeds(), Duration.between(build.getCreatedAt(), now)));
        if (build.succeeds()) {
            Image image = new Image(build.getRequest(), build.getImageName(), build.getVersionTag(), now);
            Long replaced = em.createQuery("SELECT MAX(i.id) FROM Image i WHERE i.imageTag = :tag", Long.class)
                    .setParameter("tag", image.getImageTag())
                    .getSingleResult();
            em.persist(image);
            em.flush();
            build.succeed(image, now);
            audit.recordSystem(
                    AuditAction.IMAGE_CREATE,
                    image.getId(),
                    "image: " + image.getImageTag() + "; build: " + build.getId()
                            + (replaced == null ? "" : "; replaces: " + replaced));
            audit.recordSystem(AuditAction.BUILD_FINISH, build.getId(), "status: success; image: " + image.getId());
        } else {
            build.fail(now);
            audit.recordSystem(
                    AuditAction.BUILD_FINISH, build.getId(), "status: failed; error: " + build.getErrorMessage());
        }
    }
}
