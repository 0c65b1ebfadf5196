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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.platform.IsoTime;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.SeedSource;
import ru.samosval.platform.Settings;
import ru.samosval.simulation.Level;
import ru.samosval.simulation.Resources;
import ru.samosval.simulation.RolloutPlan;
import ru.samosval.simulation.Run;

/**
 * What is done to sets of deployments at once, on the transaction's own connection and without loading entities: a new
 * commit restarts those that run and marks the others (section 4.6), a changed base image marks all (section 4.5). Each
 * gets a line in its log. How large a set may be is decided by {@link FleetTasks}.
 */
@ApplicationScoped
public class Fleet {

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

    /**
     * What a commit did to the deployments of one request: which were restarted, which only marked, and how many of these
     * an operator has stopped.
     */
    public record Effects(List<Long> restarted, List<Long> flagged, int stoppedByOperator) {

        private static final Effects NONE = new Effects(List.of(), List.of(), 0);
    }

    /** What a commit did, by the request that the deployments came of. */
    public record Outcome(Map<Long, Effects> byRequest) {

        Outcome() {
            this(new LinkedHashMap<>());
        }

        /** All that were restarted. */
        public List<Long> restarted() {
            return byRequest.values().stream()
                    .flatMap(e -> e.restarted().stream())
                    .toList();
        }

        /** All that were only marked. */
        public List<Long> flagged() {
            return byRequest.values().stream()
                    .flatMap(e -> e.flagged().stream())
                    .toList();
        }

        /** What it did to those of one request. */
        public Effects of(long request) {
            return byRequest.getOrDefault(request, Effects.NONE);
        }
    }

    /**
     * A deployment before the act.
     *
     * @param requestedAt when its run was asked for (epoch milliseconds)
     * @param resources what its request asks for, for the run that begins next
     */
    record Member(
            long image,
            long id,
            int runNumber,
            DeploymentStatus status,
            boolean stoppedByOperator,
            String updatedAt,
            long requestedAt,
            Resources resources) {

        boolean isRunning() {
            return status == DeploymentStatus.RUNNING;
        }
    }

    /** What an act does to a deployment, besides its lines. */
    private enum Effect {
        /** It begins a new run. */
        RESTART,
        /** It begins a new run, which is out of date already. */
        RESTART_AND_MARK,
        /** It needs a restart. */
        MARK,
        /** Nothing more. */
        NONE
    }

    /** What an act does to one deployment. */
    private record Change(Member member, List<String> lines, Effect effect) {}

    /** The deployments of one request and the commits that come to them. */
    private record Followers(List<Member> members, List<String> commits) {}

    /** How many deployments a request has; counted without reading them. */
    static long count(Connection connection, long request) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(SUM(n), 0) FROM deployment_counts"
                + " WHERE image_id IN (SELECT id FROM images WHERE request_id = ?)")) {
            select.setLong(1, request);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Some deployments of a request, in the order of image and id.
     *
     * @param image the image to go on with, 0 for the first
     * @param after the deployment of that image to go on after, 0 for none
     * @param last the greatest id asked for
     * @param most how many at most
     */
    static List<Member> members(Connection connection, long request, long image, long after, long last, int most)
            throws SQLException {
        List<Member> members = new ArrayList<>();
        // Image by image, so that each batch is read from the index where the last one ended, without sorting the rest.
        try (PreparedStatement images = connection.prepareStatement(
                        "SELECT i.id, r.vcpu, r.ram_mb FROM images i JOIN image_requests r ON r.id = i.request_id"
                                + " WHERE i.request_id = ? AND i.id >= ? ORDER BY i.id");
                PreparedStatement select = connection.prepareStatement(
                        "SELECT d.id, d.run_number, d.status, d.stopped_by_operator, d.updated_at,"
                                + " COALESCE(r.requested_at, 0) FROM deployments d"
                                + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                                + " WHERE d.image_id = ? AND d.id > ? AND d.id <= ? ORDER BY d.id LIMIT ?")) {
            images.setLong(1, request);
            images.setLong(2, image);
            try (ResultSet each = images.executeQuery()) {
                while (members.size() < most && each.next()) {
                    long current = each.getLong(1);
                    Resources resources = Resources.of(each.getDouble(2), each.getInt(3));
                    select.setLong(1, current);
                    select.setLong(2, current == image ? after : 0);
                    select.setLong(3, last);
                    select.setInt(4, most - members.size());
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            members.add(new Member(
                                    current,
                                    rows.getLong(1),
                                    rows.getInt(2),
                                    Keyed.parse(DeploymentStatus.class, rows.getString(3))
                                            .orElseThrow(),
                                    rows.getBoolean(4),
                                    rows.getString(5),
                                    rows.getLong(6),
                                    resources));
                        }
                    }
                }
            }
        }
        return members;
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
        for (NewCommit commit : commits) {
            Outcome outcome = new Outcome();
            for (long request : commit.requests()) {
                Followers followers = touched.get(request);
                boolean first = followers == null;
                if (first) {
                    followers = new Followers(all(connection, request), new ArrayList<>());
                    touched.put(request, followers);
                }
                outcome.byRequest().put(request, effects(followers.members(), first));
                followers.commits().add(commit.commit());
            }
            outcomes.add(outcome);
        }
        List<Change> changes = new ArrayList<>();
        for (Followers followers : touched.values()) {
            List<String> marking = followers.commits().stream()
                    .map(commit -> line(commit, "restart needed"))
                    .toList();
            List<String> restarting = new ArrayList<>(marking);
            restarting.set(0, line(followers.commits().get(0), "restarting"));
            Effect restart = followers.commits().size() > 1 ? Effect.RESTART_AND_MARK : Effect.RESTART;
            for (Member member : followers.members()) {
                changes.add(
                        member.isRunning()
                                ? new Change(member, restarting, restart)
                                : new Change(member, marking, Effect.MARK));
            }
        }
        write(connection, changes);
        return outcomes;
    }

    private static Effects effects(List<Member> members, boolean restarting) {
        List<Long> restarted = new ArrayList<>();
        List<Long> flagged = new ArrayList<>();
        int stoppedByOperator = 0;
        for (Member member : members) {
            if (restarting && member.isRunning()) {
                restarted.add(member.id());
            } else {
                flagged.add(member.id());
                stoppedByOperator += member.stoppedByOperator() ? 1 : 0;
            }
        }
        return new Effects(restarted, flagged, stoppedByOperator);
    }

    /** A commit comes to some deployments of a request; where a run began after it came (epoch milliseconds), only a line says so. */
    Effects take(Connection connection, List<Member> members, String commit, long came) throws SQLException {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line(commit, "in this run already")), Effect.NONE));
            } else {
                changes.add(
                        member.isRunning()
                                ? new Change(member, List.of(line(commit, "restarting")), Effect.RESTART)
                                : new Change(member, List.of(line(commit, "restart needed")), Effect.MARK));
                concerned.add(member);
            }
        }
        write(connection, changes);
        return effects(concerned, true);
    }

    /** A changed base image comes to all deployments of a request. */
    void mark(Connection connection, long request, String before, String after) throws SQLException {
        mark(connection, all(connection, request), before, after, Long.MAX_VALUE);
    }

    /** The same to some deployments; those whose run began after the change (epoch milliseconds) need no restart. */
    Effects mark(Connection connection, List<Member> members, String before, String after, long came)
            throws SQLException {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        String line = "Base image changed from " + before + " to " + after;
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line + ", in this run already"), Effect.NONE));
            } else {
                changes.add(new Change(member, List.of(line + ", restart needed"), Effect.MARK));
                concerned.add(member);
            }
        }
        write(connection, changes);
        return effects(concerned, false);
    }

    private static String line(String commit, String what) {
        return "New commit " + commit + ", " + what;
    }

    private static List<Member> all(Connection connection, long request) throws SQLException {
        List<Member> all = members(connection, request, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
        all.sort(Comparator.comparingLong(Member::id));
        return all;
    }

    /** All share one moment, so that their lines do not run ahead of the clock. */
    private void write(Connection connection, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        String latest = changes.stream()
                .map(c -> c.member().updatedAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long moment = acts.hold(
                changes.stream().map(c -> c.member().id()).toList(),
                Instant.parse(latest).toEpochMilli() + 1);
        note(connection, changes, moment);
        try (Restart restart = new Restart(connection, moment);
                PreparedStatement mark =
                        connection.prepareStatement("UPDATE deployments SET needs_restart = 1, updated_at = ?,"
                                + " row_version = row_version + 1 WHERE id = ?");
                PreparedStatement touch = connection.prepareStatement(
                        "UPDATE deployments SET updated_at = ?, row_version = row_version + 1 WHERE id = ?")) {
            for (Change change : changes) {
                switch (change.effect()) {
                    case RESTART -> restart.add(change.member(), false);
                    case RESTART_AND_MARK -> restart.add(change.member(), true);
                    case MARK -> add(mark, change.member(), moment);
                    case NONE -> add(touch, change.member(), moment);
                }
            }
            restart.execute();
            mark.executeBatch();
            touch.executeBatch();
        }
        List<Long> restarted = new ArrayList<>();
        List<Long> noted = new ArrayList<>();
        for (Change change : changes) {
            boolean restarts = change.effect() == Effect.RESTART || change.effect() == Effect.RESTART_AND_MARK;
            (restarts ? restarted : noted).add(change.member().id());
        }
        tell(restarted, DeploymentStatus.DEPLOYING);
        tell(noted, null);
    }

    private static void note(Connection connection, List<Change> changes, long moment) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(
                "INSERT INTO deployment_events (deployment_id, moment, n, level, message) VALUES (?, ?, ?, ?, ?)")) {
            for (Change change : changes) {
                for (int i = 0; i < change.lines().size(); i++) {
                    note.setLong(1, change.member().id());
                    note.setLong(2, moment);
                    note.setInt(3, DeploymentEvent.FIRST_N + i);
                    note.setString(4, Level.WARN.name());
                    note.setString(5, change.lines().get(i));
                    note.addBatch();
                }
            }
            note.executeBatch();
        }
    }

    private static void add(PreparedStatement update, Member member, long moment) throws SQLException {
        update.setString(1, IsoTime.format(moment));
        update.setLong(2, member.id());
        update.addBatch();
    }

    /** The statements that end runs and begin new ones. */
    private final class Restart implements AutoCloseable {
        private final long moment;
        private final PreparedStatement end;
        private final PreparedStatement begin;
        private final PreparedStatement restart;

        Restart(Connection connection, long moment) throws SQLException {
            this.moment = moment;
            end = connection.prepareStatement(
                    "UPDATE deployment_runs SET ended_at = ? WHERE deployment_id = ? AND number = ?");
            begin = connection.prepareStatement(
                    "INSERT INTO deployment_runs (deployment_id, number, seed, requested_at, ready_at, fails, model,"
                            + " milli_cpus, ram_mb) VALUES (?, ?, ?, ?, ?, ?, " + Run.NEWEST_MODEL + ", ?, ?)");
            restart = connection.prepareStatement("UPDATE deployments SET status = '"
                    + DeploymentStatus.DEPLOYING.getKey() + "', run_number = ?, due_at = ?, needs_restart = ?,"
                    + " updated_at = ?, row_version = row_version + 1 WHERE id = ?");
        }

        void add(Member member, boolean needsRestart) throws SQLException {
            int number = member.runNumber() + 1;
            long seed = seeds.next(SeedSource.Purpose.RUN, member.id(), number);
            RolloutPlan plan = RolloutPlan.of(seed, settings.deployFailureRate(), settings.speed());
            end.setLong(1, moment);
            end.setLong(2, member.id());
            end.setInt(3, member.runNumber());
            end.addBatch();
            begin.setLong(1, member.id());
            begin.setInt(2, number);
            begin.setLong(3, seed);
            begin.setLong(4, moment);
            begin.setLong(5, moment + plan.readyAfterMillis());
            begin.setBoolean(6, plan.fails());
            begin.setInt(7, member.resources().milliCpus());
            begin.setInt(8, member.resources().ramMb());
            begin.addBatch();
            restart.setInt(1, number);
            restart.setLong(2, moment + plan.readyAfterMillis());
            restart.setBoolean(3, needsRestart);
            restart.setString(4, IsoTime.format(moment));
            restart.setLong(5, member.id());
            restart.addBatch();
        }

        void execute() throws SQLException {
            end.executeBatch();
            begin.executeBatch();
            restart.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            try (end;
                    begin;
                    restart) {
                // All three, whatever one of them does.
            }
        }
    }

    private void tell(List<Long> deployments, DeploymentStatus status) {
        if (!deployments.isEmpty()) {
            changed.fire(new DeploymentsChanged(deployments, status, false));
        }
    }
}
