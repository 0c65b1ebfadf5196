package ru.samosval.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Access;
import ru.samosval.access.Role;
import ru.samosval.deployment.DeploymentRows;
import ru.samosval.deployment.Environment;
import ru.samosval.platform.Database;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.SeedSource;
import ru.samosval.platform.TextIndex;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.user.Passwords;
import ru.samosval.user.User;
import ru.samosval.user.Users;

/** What an empty database is given: root, and the deployments of {@code samosval.simulation.demo-deployments}. */
@ApplicationScoped
public class FirstData {

    private static final Logger LOG = Logger.getLogger(FirstData.class.getName());

    private static final String DEMO = "demo";
    private static final String DEMO_IMAGE = "demo-shop";
    private static final String DEMO_VERSION = "1.0";
    private static final int BATCH = 10_000;
    private static final int PROGRESS = 100_000;

    /** So many milliseconds before the start the demonstration deployments began, so that their logs are full. */
    private static final long HEAD_START = 20 * 60 * 1_000L;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Database database;

    @Inject
    private Users users;

    @Inject
    private Passwords passwords;

    @Inject
    private SeedSource seeds;

    @Inject
    private Clock clock;

    /**
     * Makes the administrator root where there is none, with the password of the configuration, else with the
     * specification's own, root. Where an older version made him, finds out whether he still has that one.
     */
    @Transactional
    public void makeRoot(Optional<String> configured) {
        User root = users.find(Access.ROOT).orElse(null);
        if (root == null) {
            String password = configured.orElse(Access.ROOT);
            boolean known = password.equals(Access.ROOT);
            em.persist(new User(Access.ROOT, passwords.hash(password), Role.ADMIN, clock.instant(), known));
            LOG.info(
                    known
                            ? "Created the administrator root with the password root"
                            : "Created the administrator root with the password of samosval.root.password");
        } else if (root.getInitialPassword() == null) {
            root.setInitialPassword(passwords.verify(Access.ROOT, root));
        }
    }

    /** Makes that many running deployments of one sample image where the database has no request yet. */
    @Transactional
    public void makeDemoDeployments(int count) {
        if (count == 0 || !isEmpty()) {
            return;
        }
        User owner = new User(DEMO, passwords.unguessable(), Role.DEVELOPER, clock.instant());
        em.persist(owner);
        em.flush();
        database.inTransaction(connection -> {
            makeDeployments(connection, makeImage(connection, owner.getId()), count);
            LOG.info("Demonstration deployments: indexing their names");
            TextIndex.takeAll(connection, "deployments");
            return null;
        });
    }

    private boolean isEmpty() {
        return em.createQuery("SELECT r.id FROM ImageRequest r", Long.class)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    private long makeImage(Connection connection, long owner) throws SQLException {
        String now = IsoTime.format(clock.millis() - HEAD_START);
        String tag = DEMO_IMAGE + ":" + DEMO_VERSION;
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO image_requests (image_name, repo_url, repo_branch, update_mode, base_image, run_commands,"
                            + " entrypoint, dockerfile_content, ram_mb, vcpu, version_tag, owner_id, status, created_by,"
                            + " created_at, updated_at, repo_key, repo_name, search_text) VALUES ('" + DEMO_IMAGE
                            + "', 'https://git.example.test/demo/shop.git', 'main', 'continuous', 'eclipse-temurin:17-jre',"
                            + " 'mkdir -p /app', 'java -jar /app/shop.jar', 'FROM eclipse-temurin:17-jre\nRUN mkdir -p /app\n"
                            + "ENTRYPOINT [\"java\", \"-jar\", \"/app/shop.jar\"]\n', 512, 0.5, '" + DEMO_VERSION
                            + "', "
                            + owner + ", 'approved', " + owner + ", '" + now + "', '" + now
                            + "', 'git.example.test/demo/shop', 'shop', '" + tag
                            + " https://git.example.test/demo/shop.git main')");
            long request = lastId(statement);
            statement.executeUpdate("INSERT INTO images (request_id, name, version, image_tag, created_at) VALUES ("
                    + request + ", '" + DEMO_IMAGE + "', '" + DEMO_VERSION + "', '" + tag + "', '" + now + "')");
            return lastId(statement);
        }
    }

    private static long lastId(Statement statement) throws SQLException {
        try (ResultSet id = statement.executeQuery("SELECT last_insert_rowid()")) {
            id.next();
            return id.getLong(1);
        }
    }

    private void makeDeployments(Connection connection, long image, int count) throws SQLException {
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
                DeploymentRows.insert(connection, batch);
                batch.clear();
            }
            if (i % PROGRESS == 0 || i == count) {
                LOG.log(Level.INFO, "Demonstration deployments: {0} of {1}", new Object[] {i, count});
            }
        }
    }
}
