package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.SeedSource;
import ru.samosval.platform.Settings;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.RolloutPlan;

/**
 * What new commits do to the deployments that follow them (section 4.6): the running ones begin a new run, the others
 * are marked. Done for many commits, and for many thousand deployments, at once: statements go by request, not by
 * deployment, on the transaction's own connection.
 */
@ApplicationScoped
public class Redeployments {

    private static final String OF_REQUEST = " WHERE image_id IN (SELECT id FROM images WHERE request_id = ?)";

    @Inject
    private Settings settings;

    @Inject
    private SeedSource seeds;

    @Inject
    private ActsInFlight acts;

    @Inject
    private Event<DeploymentsChanged> changed;

    /** A commit that these requests follow. */
    public record NewCommit(List<Long> requests, String commit) {}

    /** What a commit did: which deployments were restarted, which only marked. */
    public record Outcome(List<Long> restarted, List<Long> flagged) {}

    /** A running deployment and the run that ends. */
    private record Running(long id, int runNumber) {}

    /** The deployments of one request as they are before the commits, and these in their order. */
    private static final class Followers {
        private final long request;
        private final List<Long> all = new ArrayList<>();
        private final List<Long> resting = new ArrayList<>();
        private final List<Running> running = new ArrayList<>();
        private final List<String> commits = new ArrayList<>();
        private String updatedAt = "";

        Followers(long request) {
            this.request = request;
        }

        Stream<Long> runningIds() {
            return running.stream().map(Running::id);
        }
    }

    /**
     * Takes in commits, as if one had come after the other within one moment: the first restarts what runs, and finds
     * the others and each later one finds all of them not running. To be called in a transaction that holds the write
     * lock.
     *
     * @return what each of them did, in their order
     */
    public List<Outcome> take(Connection connection, List<NewCommit> commits) throws SQLException {
        Map<Long, Followers> touched = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, run_number, updated_at, status FROM deployments" + OF_REQUEST + " ORDER BY id")) {
            for (NewCommit commit : commits) {
                Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
                for (long request : commit.requests()) {
                    Followers followers = touched.get(request);
                    if (followers == null) {
                        followers = read(select, request);
                        touched.put(request, followers);
                        followers.runningIds().forEach(outcome.restarted::add);
                        outcome.flagged.addAll(followers.resting);
                    } else {
                        outcome.flagged.addAll(followers.all);
                    }
                    followers.commits.add(commit.commit());
                }
                outcomes.add(outcome);
            }
        }
        touched.values().removeIf(f -> f.all.isEmpty());
        if (!touched.isEmpty()) {
            write(connection, touched.values());
        }
        return outcomes;
    }

    private static Followers read(PreparedStatement select, long request) throws SQLException {
        Followers followers = new Followers(request);
        select.setLong(1, request);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long id = rows.getLong(1);
                followers.all.add(id);
                if (DeploymentStatus.RUNNING.getKey().equals(rows.getString(4))) {
                    followers.running.add(new Running(id, rows.getInt(2)));
                } else {
                    followers.resting.add(id);
                }
                String updatedAt = rows.getString(3);
                if (updatedAt.compareTo(followers.updatedAt) > 0) {
                    followers.updatedAt = updatedAt;
                }
            }
        }
        return followers;
    }

    /** Commits of one transaction share its moment, so that their lines do not run ahead of the clock. */
    private void write(Connection connection, Collection<Followers> touched) throws SQLException {
        long latest = touched.stream()
                .mapToLong(f -> Instant.parse(f.updatedAt).toEpochMilli())
                .max()
                .orElseThrow();
        long moment = acts.hold(touched.stream().flatMap(f -> f.all.stream()).toList(), latest + 1);
        try (PreparedStatement note = connection.prepareStatement(
                        "INSERT INTO deployment_events (deployment_id, moment, n, level, message)"
                                + " SELECT id, ?, ?, '" + Level.WARN + "', CASE status WHEN 'running' THEN ? ELSE ? END"
                                + " FROM deployments" + OF_REQUEST);
                PreparedStatement flag = connection.prepareStatement(
                        "UPDATE deployments SET needs_restart = 1, updated_at = ?, row_version = row_version + 1"
                                + OF_REQUEST + " AND status <> 'running'")) {
            for (Followers followers : touched) {
                // The first line of each is written while it is still to be seen which of them run.
                note(note, followers, moment, 0, 1);
                if (!followers.resting.isEmpty()) {
                    flag.setString(1, IsoTime.format(moment));
                    flag.setLong(2, followers.request);
                    flag.executeUpdate();
                }
            }
            restart(connection, touched, moment);
            for (Followers followers : touched) {
                note(note, followers, moment, 1, followers.commits.size());
            }
        }
        tell(touched.stream().flatMap(Followers::runningIds).toList(), DeploymentStatus.DEPLOYING);
        tell(touched.stream().flatMap(f -> f.resting.stream()).toList(), null);
    }

    private static void note(PreparedStatement note, Followers followers, long moment, int from, int to)
            throws SQLException {
        for (int i = from; i < to; i++) {
            String line = "New commit " + followers.commits.get(i);
            note.setLong(1, moment);
            note.setInt(2, DeploymentEvent.FIRST_N + i);
            note.setString(3, line + ", restarting");
            note.setString(4, line + ", restart needed");
            note.setLong(5, followers.request);
            note.executeUpdate();
        }
    }

    private void restart(Connection connection, Collection<Followers> touched, long moment) throws SQLException {
        if (touched.stream().allMatch(f -> f.running.isEmpty())) {
            return;
        }
        try (PreparedStatement end = connection.prepareStatement(
                        "UPDATE deployment_runs SET ended_at = ? WHERE deployment_id = ? AND number = ?");
                PreparedStatement begin = connection.prepareStatement(
                        "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails)"
                                + " VALUES (?, ?, ?, ?, ?, ?)");
                PreparedStatement restart = connection.prepareStatement(
                        "UPDATE deployments SET status = 'deploying', run_number = ?, due_at = ?, needs_restart = ?,"
                                + " updated_at = ?, row_version = row_version + 1 WHERE id = ?")) {
            for (Followers followers : touched) {
                for (Running deployment : followers.running) {
                    int number = deployment.runNumber() + 1;
                    long seed = seeds.next(SeedSource.Purpose.RUN, deployment.id(), number);
                    RolloutPlan plan = RolloutPlan.of(seed, settings.deployFailureRate(), settings.speed());
                    end.setLong(1, moment);
                    end.setLong(2, deployment.id());
                    end.setInt(3, deployment.runNumber());
                    end.addBatch();
                    begin.setLong(1, deployment.id());
                    begin.setInt(2, number);
                    begin.setLong(3, seed);
                    begin.setLong(4, moment);
                    begin.setLong(5, moment + plan.readyAfterMillis());
                    begin.setBoolean(6, plan.fails());
                    begin.addBatch();
                    restart.setInt(1, number);
                    restart.setLong(2, moment + plan.readyAfterMillis());
                    restart.setBoolean(3, followers.commits.size() > 1);
                    restart.setString(4, IsoTime.format(moment));
                    restart.setLong(5, deployment.id());
                    restart.addBatch();
                }
            }
            end.executeBatch();
            begin.executeBatch();
            restart.executeBatch();
        }
    }

    private void tell(List<Long> deployments, DeploymentStatus status) {
        if (!deployments.isEmpty()) {
            changed.fire(new DeploymentsChanged(deployments, status, false));
        }
    }
}
