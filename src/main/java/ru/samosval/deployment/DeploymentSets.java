package ru.samosval.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ru.samosval.i18n.Keyed;
import ru.samosval.simulation.Resources;
import ru.samosval.storage.Sql;

/**
 * Finds sets of deployments for acts on many, on the transaction's own connection and without loading entities.
 * {@link DeploymentRows} writes them.
 */
final class DeploymentSets {

    /** Among rollouts that are due within this time it does not matter which one ends first. */
    private static final long TOGETHER_MILLIS = 2_000;

    private static final String COUNT = "SELECT COALESCE(SUM(n), 0) FROM deployment_counts"
            + " WHERE image_id IN (SELECT id FROM images WHERE request_id = ?)";

    private DeploymentSets() {}

    /**
     * A deployment before the act.
     *
     * @param commit the newest commit that came to it, if its run has it; null if none came or a commit waits
     * @param requestedAt when its run was requested (epoch milliseconds)
     * @param resources what its request asks for, for the run that begins next
     */
    record Member(
            long image,
            long id,
            int runNumber,
            DeploymentStatus status,
            boolean stoppedByOperator,
            String commit,
            String updatedAt,
            long requestedAt,
            Resources resources) {

        boolean isRunning() {
            return status == DeploymentStatus.RUNNING;
        }

        /** Whether it is being rolled out with this commit. */
        boolean isRollingOut(String asked) {
            return status == DeploymentStatus.DEPLOYING && asked.equals(commit);
        }
    }

    /** An image and the resources that its request asks for. */
    private record Built(long image, Resources resources) {}

    /**
     * A rollout that is due.
     *
     * @param fails whether it ends in failure
     * @param alerted whether there is an open alert about the deployment
     */
    record Due(long id, String name, long requestId, String imageTag, boolean fails, long seed, boolean alerted) {}

    /** How many deployments a request has. Counted without reading them. */
    static long count(Sql sql, long request) {
        return sql.first(COUNT, row -> row.getLong(1), request).orElseThrow();
    }

    /** How many of them are in this environment and this state. */
    static long count(Sql sql, long request, Environment environment, DeploymentStatus status) {
        return sql.first(
                        COUNT + " AND environment = ? AND status = ?",
                        row -> row.getLong(1),
                        request,
                        environment.getKey(),
                        status.getKey())
                .orElseThrow();
    }

    /**
     * Some deployments of a request, ordered by image and id.
     *
     * @param image the image to continue with, 0 for the first
     * @param after the deployment of that image to continue after, 0 for none
     * @param last the greatest id to return
     * @param most how many to return at most
     */
    static List<Member> members(Sql sql, long request, long image, long after, long last, int most) {
        List<Member> members = new ArrayList<>();
        // Image by image, so that each batch is read from the index where the last one ended, without sorting the rest.
        for (Built each : sql.list(
                "SELECT i.id, r.vcpu, r.ram_mb FROM images i JOIN image_requests r ON r.id = i.request_id"
                        + " WHERE i.request_id = ? AND i.id >= ? ORDER BY i.id",
                row -> new Built(row.getLong(1), Resources.of(row.getDouble(2), row.getInt(3))),
                request,
                image)) {
            if (members.size() >= most) {
                break;
            }
            members.addAll(sql.list(
                    "SELECT d.id, d.run_number, d.status, d.stopped_by_operator,"
                            + " CASE WHEN d.next_commit IS NULL THEN d.commit_id END, d.updated_at,"
                            + " COALESCE(r.requested_at, 0) FROM deployments d"
                            + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                            + " WHERE d.image_id = ? AND d.id > ? AND d.id <= ? ORDER BY d.id LIMIT ?",
                    row -> new Member(
                            each.image(),
                            row.getLong(1),
                            row.getInt(2),
                            Keyed.parse(DeploymentStatus.class, row.getString(3))
                                    .orElseThrow(),
                            row.getBoolean(4),
                            row.getString(5),
                            row.getString(6),
                            row.getLong(7),
                            each.resources()),
                    each.image(),
                    each.image() == image ? after : 0,
                    last,
                    most - members.size()));
        }
        return members;
    }

    /** All deployments of a request, ordered by id. */
    static List<Member> all(Sql sql, long request) {
        List<Member> all = members(sql, request, 0, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
        all.sort(Comparator.comparingLong(Member::id));
        return all;
    }

    /**
     * The rollouts that are due at a moment (epoch milliseconds), at most {@code most}. Only those within
     * {@link #TOGETHER_MILLIS} of the earliest are taken, ordered by id: neighbours lie on the same pages of the file,
     * which are then written only once.
     */
    static List<Due> due(Sql sql, long timestamp, int most) {
        long earliest = sql.first(
                        "SELECT COALESCE(MIN(due_at), 0) FROM deployments WHERE due_at IS NOT NULL",
                        row -> row.getLong(1))
                .orElseThrow();
        // "id + 0" keeps the database from reading the table in the order of the ids, past all that is not due.
        return sql.list(
                "SELECT d.id, d.name, i.request_id, i.image_tag, COALESCE(r.fails, 1), COALESCE(r.seed, 0),"
                        + " EXISTS (SELECT 1 FROM alerts a WHERE a.target_id = d.id AND a.resolved = 0)"
                        + " FROM (SELECT id FROM deployments WHERE due_at <= ? ORDER BY id + 0 LIMIT ?) first_due"
                        + " JOIN deployments d ON d.id = first_due.id JOIN images i ON i.id = d.image_id"
                        + " LEFT JOIN deployment_runs r ON r.deployment_id = d.id AND r.number = d.run_number"
                        + " ORDER BY d.id",
                row -> new Due(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getBoolean(5),
                        row.getLong(6),
                        row.getBoolean(7)),
                Math.min(timestamp, earliest + TOGETHER_MILLIS),
                most);
    }
}
