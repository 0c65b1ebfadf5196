package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.DeploymentRows.Change;
import ru.samosval.deployment.DeploymentRows.Effect;
import ru.samosval.deployment.DeploymentSets.Member;
import ru.samosval.storage.Sql;

/**
 * What is done to sets of deployments at once, on the transaction's own connection and without loading entities: a new
 * commit restarts those that run and marks the others (section 4.6), a changed base image marks all (section 4.5). Each
 * gets a line in its log. How large a set may be is decided by {@link FleetTasks}; how it is written, by {@link DeploymentRows}.
 */
@Unguarded("part of acts whose rights were asked, and of the timer")
@ApplicationScoped
public class Fleet {

    @Inject
    private DeploymentRows rows;

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

    /** The deployments of one request and the commits that come to them. */
    private record Followers(List<Member> members, List<String> commits) {}

    /**
     * Takes in commits, as if one had come after the other within one moment: the first restarts what runs, and finds
     * the others and each later one finds all of them not running. To be called in a transaction that holds the write
     * lock.
     *
     * @return what each of them did, in their order
     */
    public List<Outcome> take(Sql sql, List<NewCommit> commits) {
        Map<Long, Followers> touched = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (NewCommit commit : commits) {
            Outcome outcome = new Outcome();
            for (long request : commit.requests()) {
                Followers followers = touched.get(request);
                boolean first = followers == null;
                if (first) {
                    followers = new Followers(DeploymentSets.all(sql, request), new ArrayList<>());
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
            String first = followers.commits().get(0);
            String last = followers.commits().get(followers.commits().size() - 1);
            boolean more = followers.commits().size() > 1;
            Effect restart = more ? Effect.RESTART_AND_MARK : Effect.RESTART;
            for (Member member : followers.members()) {
                changes.add(
                        member.isRunning()
                                ? new Change(member, restarting, restart, first, more ? last : null)
                                : new Change(member, marking, Effect.MARK, null, last));
            }
        }
        rows.write(sql, changes);
        return outcomes;
    }

    /** What a commit would do now to the deployments of a request, which are not too many for an act of their own. */
    public Effects preview(Sql sql, long request) {
        return effects(DeploymentSets.all(sql, request), true);
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

    /**
     * A commit comes to some deployments of a request; where a run began after it came (epoch milliseconds), only a line
     * says so.
     *
     * @param named the commit as the lines name it
     */
    Effects take(Sql sql, List<Member> members, String commit, String named, long came) {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line(named, "in this run already")), Effect.NONE, commit, null));
            } else {
                changes.add(
                        member.isRunning()
                                ? new Change(member, List.of(line(named, "restarting")), Effect.RESTART, commit, null)
                                : new Change(
                                        member, List.of(line(named, "restart needed")), Effect.MARK, null, commit));
                concerned.add(member);
            }
        }
        rows.write(sql, changes);
        return effects(concerned, true);
    }

    /** A changed base image comes to all deployments of a request. */
    void mark(Sql sql, long request, String before, String after) {
        mark(sql, DeploymentSets.all(sql, request), before, after, Long.MAX_VALUE);
    }

    /** The same to some deployments; those whose run began after the change (epoch milliseconds) need no restart. */
    Effects mark(Sql sql, List<Member> members, String before, String after, long came) {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        String line = Act.BASE_IMAGE.line("from " + before + " to " + after);
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line + ", in this run already"), Effect.NONE));
            } else {
                changes.add(new Change(member, List.of(line + ", restart needed"), Effect.MARK));
                concerned.add(member);
            }
        }
        rows.write(sql, changes);
        return effects(concerned, false);
    }

    private static String line(String commit, String what) {
        return Act.COMMIT.line(commit + ", " + what);
    }
}
