package ru.samosval.demonstration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Role;
import ru.samosval.alert.Alerts;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.build.Build;
import ru.samosval.build.Builds;
import ru.samosval.deployment.Action;
import ru.samosval.deployment.Deployment;
import ru.samosval.deployment.DeploymentData;
import ru.samosval.deployment.Environment;
import ru.samosval.deployment.PastDeployments;
import ru.samosval.image.Image;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RequestData;
import ru.samosval.request.RequestStatus;
import ru.samosval.request.Requests;
import ru.samosval.request.UpdateMode;
import ru.samosval.user.Passwords;
import ru.samosval.user.User;
import ru.samosval.user.Users;

/** The week of history that comes with the demonstration set: what was done, by whom and when. */
@ApplicationScoped
class SampleWeek {

    private static final String ANNA = "demo-anna";
    private static final String BORIS = "demo-boris";
    private static final String OLGA = "demo-olga";

    private static final Map<String, Role> PEOPLE =
            Map.of(ANNA, Role.DEVELOPER, BORIS, Role.DEVELOPER, OLGA, Role.OPERATOR, "demo-admin", Role.ADMIN);

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Users users;

    @Inject
    private Passwords passwords;

    @Inject
    private Requests requests;

    @Inject
    private Builds builds;

    @Inject
    private PastDeployments deployments;

    @Inject
    private Alerts alerts;

    @Inject
    private Audit audit;

    @Inject
    private Clock clock;

    /** An act of the week for the audit log. They are collected, and then written in the order of their moments. */
    private record PastAction(Instant at, User by, AuditAction action, Long target, String details) {}

    /** The week while it is being written. */
    private final class Telling {
        private final Instant now = clock.instant();
        private final Map<String, User> people = new HashMap<>();
        private final List<PastAction> told = new ArrayList<>();

        Telling(List<User> people) {
            people.forEach(user -> this.people.put(user.getUsername(), user));
        }

        Instant ago(double days) {
            return now.minus(Duration.ofMinutes(Math.round(days * 24 * 60)));
        }

        void tell(Instant at, String by, AuditAction action, Long target, String details) {
            told.add(new PastAction(at, by == null ? null : people.get(by), action, target, details));
        }

        ImageRequest request(String owner, RequestData data, RequestStatus status, String reason, double days) {
            Instant filed = ago(days);
            ImageRequest request = requests.createPast(people.get(owner), data, status, reason, filed);
            em.flush();
            Long id = request.getId();
            tell(
                    filed,
                    owner,
                    AuditAction.REQUEST_CREATE,
                    id,
                    "image: " + data.getImageName() + ":" + data.getVersionTag() + "; repo_url: " + data.getRepoUrl()
                            + "; owner: " + owner);
            if (status != RequestStatus.DRAFT) {
                tell(filed.plusSeconds(240), owner, AuditAction.REQUEST_SUBMIT, id, "status: draft → submitted");
            }
            if (status != RequestStatus.DRAFT && status != RequestStatus.SUBMITTED) {
                tell(
                        filed.plusSeconds(1_500),
                        OLGA,
                        AuditAction.REQUEST_STATUS,
                        id,
                        "status: submitted → " + status.getKey() + (reason == null ? "" : "; reason: " + reason));
            }
            return request;
        }

        Image build(ImageRequest request, double days, boolean succeeds) {
            Build build = builds.past(request, people.get(OLGA), ago(days), succeeds);
            em.flush();
            tell(
                    build.getCreatedAt(),
                    OLGA,
                    AuditAction.BUILD_START,
                    build.getId(),
                    "request: " + request.getId() + "; image: " + build.getImageTag());
            tell(
                    build.getFinishedAt(),
                    null,
                    AuditAction.BUILD_FINISH,
                    build.getId(),
                    "status: building → " + build.getStatus().getKey());
            if (succeeds) {
                tell(
                        build.getFinishedAt(),
                        null,
                        AuditAction.IMAGE_CREATE,
                        build.getImage().getId(),
                        "image: " + build.getImageTag());
            }
            return build.getImage();
        }

        PastDeployments.Past past(Action action, String what, double days) {
            return new PastDeployments.Past(action, what, ago(days), false);
        }

        Deployment deploy(
                Image image,
                String name,
                Environment environment,
                int replicas,
                String ports,
                List<PastDeployments.Past> actions) {
            DeploymentData data = new DeploymentData();
            data.setName(name);
            data.setEnvironment(environment);
            data.setReplicas(Integer.toString(replicas));
            data.setPorts(ports);
            Deployment deployment = deployments.make(image, data, actions);
            em.flush();
            for (PastDeployments.Past past : actions) {
                AuditAction action = action(past.action());
                if (action != null) {
                    tell(past.at(), past.what(), action, deployment.getId(), "name: " + name);
                }
                if (past.action() != Action.STOP) {
                    tell(
                            past.at().plusSeconds(6),
                            null,
                            past.fails() ? AuditAction.DEPLOYMENT_FAILED : AuditAction.DEPLOYMENT_RUNNING,
                            deployment.getId(),
                            "name: " + name + "; status: deploying → " + (past.fails() ? "failed" : "running"));
                }
            }
            return deployment;
        }

        void write() {
            told.sort(Comparator.comparing(PastAction::at));
            told.forEach(action -> audit.past(
                    action.by() == null ? null : action.by().getId(),
                    action.action(),
                    action.target(),
                    action.details(),
                    action.at()));
        }
    }

    private static AuditAction action(Action action) {
        return switch (action) {
            case DEPLOY -> AuditAction.DEPLOYMENT_CREATE;
            case START -> AuditAction.DEPLOYMENT_START;
            case RESTART -> AuditAction.DEPLOYMENT_RESTART;
            case STOP -> AuditAction.DEPLOYMENT_STOP;
            default -> null;
        };
    }

    /**
     * Creates the people, with passwords that nobody knows. Those left from an earlier set are unblocked.
     *
     * @param known the ids of those left from earlier sets
     * @throws Conflict if another user has one of the logins
     */
    List<User> people(List<Long> known) {
        List<User> made = new ArrayList<>();
        for (String username : List.of(ANNA, BORIS, OLGA, "demo-admin")) {
            User user = users.find(username).orElse(null);
            if (user != null && !known.contains(user.getId())) {
                throw new Conflict("demonstration.taken", username);
            }
            if (user == null) {
                user = new User(username, passwords.unguessable(), PEOPLE.get(username), clock.instant());
                em.persist(user);
            } else {
                user.admit(passwords.unguessable());
            }
            made.add(user);
        }
        return made;
    }

    /** Writes the week's requests, builds, deployments and rows of the audit log. */
    void play(List<User> people) {
        Telling week = new Telling(people);
        shop(week);
        mail(week);
        orders(week);
        queue(week);
        week.write();
    }

    private void shop(Telling week) {
        ImageRequest request = week.request(
                ANNA,
                data(
                        ANNA,
                        "shop-api",
                        "1.4",
                        "eclipse-temurin:17-jre",
                        "mkdir -p /app\nuseradd --system app",
                        "java -jar /app/shop-api.jar",
                        "512",
                        "0.5"),
                RequestStatus.APPROVED,
                null,
                7);
        week.build(request, 6.9, false);
        Image image = week.build(request, 6.8, true);
        week.deploy(
                image,
                "shop-api",
                Environment.PROD,
                3,
                "8080:8080,8443:8443",
                List.of(
                        week.past(Action.DEPLOY, OLGA, 6.7),
                        week.past(Action.COMMIT, "4f0c2d91, restarting", 4.2),
                        week.past(Action.RESTART, OLGA, 2.1),
                        week.past(Action.COMMIT, "b81e77aa, restarting", 0.13)));
        week.deploy(
                image,
                "shop-api-staging",
                Environment.STAGING,
                1,
                "8080:8080",
                List.of(week.past(Action.DEPLOY, OLGA, 6.75), week.past(Action.RESTART, ANNA, 1.2)));
    }

    private void mail(Telling week) {
        ImageRequest request = week.request(
                BORIS,
                data(
                        BORIS,
                        "mail-worker",
                        "2.1",
                        "python:3.12-slim",
                        "pip install --no-cache-dir celery",
                        "celery -A mail worker",
                        "256",
                        "0.25"),
                RequestStatus.APPROVED,
                null,
                6);
        Image image = week.build(request, 5.9, true);
        week.deploy(image, "mail-worker", Environment.PROD, 2, "", List.of(week.past(Action.DEPLOY, OLGA, 5.8)));
        week.deploy(
                image,
                "mail-worker-dev",
                Environment.DEV,
                1,
                "",
                List.of(week.past(Action.DEPLOY, OLGA, 5.7), week.past(Action.STOP, OLGA, 0.9)));
    }

    private void orders(Telling week) {
        ImageRequest request = week.request(
                ANNA,
                data(ANNA, "orders-db", "16.4", "postgres:16", "mkdir -p /var/lib/orders", "postgres", "1024", "1"),
                RequestStatus.APPROVED,
                null,
                5);
        Image image = week.build(request, 4.9, true);
        week.deploy(image, "orders-db", Environment.PROD, 1, "5432:5432", List.of(week.past(Action.DEPLOY, OLGA, 4.8)));
        PastDeployments.Past failed = new PastDeployments.Past(Action.DEPLOY, OLGA, week.ago(0.2), true);
        Deployment deployment = week.deploy(image, "orders-db-dev", Environment.DEV, 1, "15432:5432", List.of(failed));
        alerts.past(
                deployment.getId(),
                request.getId(),
                deployments.failureOf(deployment),
                failed.at().plusSeconds(6));
    }

    /** The requests that still wait for somebody. */
    private void queue(Telling week) {
        week.request(
                ANNA,
                data(
                        ANNA,
                        "catalog-web",
                        "3.0",
                        "nginx:1.27",
                        "rm -rf /usr/share/nginx/html/*",
                        "nginx -g 'daemon off;'",
                        "128",
                        "0.25"),
                RequestStatus.IN_REVIEW,
                null,
                1.1);
        week.request(
                BORIS,
                data(
                        BORIS,
                        "search-api",
                        "0.9",
                        "golang:1.23",
                        "go build -o /app/search ./cmd/search",
                        "/app/search",
                        "512",
                        "1"),
                RequestStatus.SUBMITTED,
                null,
                0.17);
        week.request(
                BORIS,
                data(
                        BORIS,
                        "report-job",
                        "1.0",
                        "python:3.12-slim",
                        "pip install pandas",
                        "python -m report",
                        "2048",
                        "2"),
                RequestStatus.REJECTED,
                "Pin the version of pandas: the build must give the same image again.",
                2.3);
        week.request(
                ANNA,
                data(ANNA, "price-sync", "0.3", "node:22-alpine", "npm ci --omit=dev", "node sync.js", "256", "0.25"),
                RequestStatus.DRAFT,
                null,
                0.05);
    }

    private static RequestData data(
            String owner,
            String name,
            String version,
            String base,
            String commands,
            String start,
            String ramMb,
            String vcpu) {
        RequestData data = new RequestData();
        data.setImageName(name);
        data.setVersionTag(version);
        data.setRepoUrl("https://git.example.test/demo/" + name + ".git");
        data.setRepoBranch("main");
        data.setUpdateMode(UpdateMode.CONTINUOUS);
        data.setBaseImage(base);
        data.setRunCommands(commands);
        data.setEntrypoint(start);
        data.setRamMb(ramMb);
        data.setVcpu(vcpu);
        data.setOwner(owner);
        return data;
    }
}
