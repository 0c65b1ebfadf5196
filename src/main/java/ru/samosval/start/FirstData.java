package ru.samosval.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.config.SeedSource;
import ru.samosval.deployment.DeploymentRows;
import ru.samosval.deployment.Environment;
import ru.samosval.image.Image;
import ru.samosval.request.RequestData;
import ru.samosval.request.RequestStatus;
import ru.samosval.request.Requests;
import ru.samosval.request.UpdateMode;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.storage.Database;
import ru.samosval.storage.Sql;
import ru.samosval.storage.TextIndex;
import ru.samosval.user.Passwords;
import ru.samosval.user.User;
import ru.samosval.user.Users;

/** What an empty database is filled with: root, and the deployments of {@code samosval.simulation.demo-deployments}. */
@ApplicationScoped
public class FirstData {

    private static final Logger LOG = Logger.getLogger(FirstData.class.getName());

    private static final String DEMO = "demo";
    private static final String DEMO_IMAGE = "demo-shop";
    private static final String DEMO_VERSION = "1.0";
    private static final int BATCH = 10_000;
    private static final int PROGRESS = 100_000;

    /**
     * The demonstration deployments begin this many milliseconds before the start, so that their logs are already full.
     */
    private static final long HEAD_START = 20 * 60 * 1_000L;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Users users;

    @Inject
    private Requests requests;

    @Inject
    private Passwords passwords;

    @Inject
    private SeedSource seeds;

    @Inject
    private Clock clock;

    /**
     * Creates the administrator root if there is none, with the configured password or else the specification's own,
     * root. If an older version created root, finds out whether it still has that password.
     */
    @Transactional
    public void makeRoot(Optional<String> configured) {
        User root = users.find(Rights.ROOT).orElse(null);
        if (root == null) {
            String password = configured.orElse(Rights.ROOT);
            boolean known = password.equals(Rights.ROOT);
            em.persist(new User(Rights.ROOT, passwords.hash(password), Role.ADMIN, clock.instant(), known));
            LOG.info(
                    known
                            ? "Created the administrator root with the password root"
                            : "Created the administrator root with the password of samosval.root.password");
        } else if (root.getInitialPassword() == null) {
            root.setInitialPassword(passwords.verify(Rights.ROOT, root));
        }
    }

    /**
     * Creates this many running deployments of one sample image, if the database has no request and no user but root.
     */
    @Transactional
    public void makeDemoDeployments(int count) {
        if (count == 0 || !isEmpty("SELECT r.id FROM ImageRequest r")) {
            return;
        }
        if (!isEmpty("SELECT u.id FROM User u WHERE u.username <> 'root'")) {
            LOG.warning("samosval.simulation.demo-deployments: none are made, as the portal has users already");
            return;
        }
        User owner = new User(DEMO, passwords.unguessable(), Role.DEVELOPER, clock.instant());
        em.persist(owner);
        long image = makeImage(owner);
        database.inTransaction(sql -> {
            makeDeployments(sql, image, count);
            LOG.info("Demonstration deployments: indexing their names");
            TextIndex.takeAll(sql, "deployments");
            return null;
        });
    }

    private boolean isEmpty(String ids) {
        return em.createQuery(ids, Long.class).setMaxResults(1).getResultList().isEmpty();
    }

    private long makeImage(User owner) {
        Instant began = clock.instant().minusMillis(HEAD_START);
        RequestData data = new RequestData();
        data.setImageName(DEMO_IMAGE);
        data.setVersionTag(DEMO_VERSION);
        data.setRepoUrl("https://git.example.test/demo/shop.git");
        data.setRepoBranch("main");
        data.setUpdateMode(UpdateMode.CONTINUOUS);
        data.setBaseImage("eclipse-temurin:17-jre");
        data.setRunCommands("mkdir -p /app");
        data.setEntrypoint("java -jar /app/shop.jar");
        data.setRamMb("512");
        data.setVcpu("0.5");
        data.setOwner(owner.getUsername());
        Image image = new Image(
                requests.createPast(owner, data, RequestStatus.APPROVED, null, began), DEMO_IMAGE, DEMO_VERSION, began);
        em.persist(image);
        em.flush();
        return image.getId();
    }

    private void makeDeployments(Sql sql, long image, int count) {
        long requested = clock.millis() - HEAD_START;
        List<DeploymentRows.Running> batch = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            long seed = seeds.next(SeedSource.Purpose.RUN, i, 1);
            batch.add(new DeploymentRows.Running(
                    i,
                    image,
                    DEMO_IMAGE + ":" + DEMO_VERSION,
                    String.format("demo-%07d", i),
                    Environment.values()[i % Environment.values().length],
                    1 + i % 3,
                    seed,
                    requested,
                    requested + RolloutPlan.of(seed, 0, 1).readyAfterMillis()));
            if (i % BATCH == 0 || i == count) {
                DeploymentRows.insert(sql, batch);
                batch.clear();
            }
            if (i % PROGRESS == 0 || i == count) {
                LOG.log(Level.INFO, "Demonstration deployments: {0} of {1}", new Object[] {i, count});
            }
        }
    }
}
