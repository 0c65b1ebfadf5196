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
import ru.samosval.deployment.DeploymentRows.Member;
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
     * What a commit did to the deployments of one request: which were restarted, which only marked, how many of these an
     * operator has stopped, and how many are just being rolled out with it, so that nothing was done to them.
     */
    public record Effects(List<Long> restarted, List<Long> flagged, int stoppedByOperator, int rollingOut) {

        private static final Effects NONE = new Effects(List.of(), List.of(), 0, 0);
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

    /** A deployment while commits come to it. */
    private static final class Follower {
        private final Member member;
        private final List<String> lines = new ArrayList<>();
        private boolean restarts;
        private String marks;

        Follower(Member member) {
            this.member = member;
        }

        Effect take(String commit, String runs) {
            if (member.isRunning() && !restarts) {
                restarts = true;
                lines.add(line(commit, "restarting"));
                return Effect.RESTART;
            }
            boolean isRollingOut = marks == null && (restarts ? commit.equals(runs) : member.isRollingOut(commit));
            if (isRollingOut) {
                lines.add(line(commit, "in this run already"));
                return Effect.NONE;
            }
            marks = commit;
            lines.add(line(commit, "restart needed"));
            return Effect.MARK;
        }

        /** What all of them did; {@code runs} is the first. */
        Change change(String runs) {
            if (restarts) {
                Effect effect = marks == null ? Effect.RESTART : Effect.RESTART_AND_MARK;
                return new Change(member, lines, effect, runs, marks);
            }
            return new Change(member, lines, marks == null ? Effect.NONE : Effect.MARK, null, marks);
        }
    }

    /** The deployments of one request, and the first commit that comes to them. */
    private record Followers(List<Follower> members, String first) {

        Effects take(String commit) {
            Effects effects = new Effects(new ArrayList<>(), new ArrayList<>(), 0, 0);
            for (Follower each : members) {
                effects = with(effects, each.member, each.take(commit, first));
            }
            return effects;
        }
    }

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
                Followers followers =
                        touched.computeIfAbsent(request, id -> followers(DeploymentRows.all(sql, id), commit.commit()));
                outcome.byRequest().put(request, followers.take(commit.commit()));
            }
            outcomes.add(outcome);
        }
        List<Change> changes = new ArrayList<>();
        for (Followers followers : touched.values()) {
            followers.members().forEach(each -> changes.add(each.change(followers.first())));
        }
        rows.write(sql, changes);
        return outcomes;
    }

    /** What a commit would do now to the deployments of a request, which are not too many for an act of their own. */
    public Effects preview(Sql sql, long request, String commit) {
        return followers(DeploymentRows.all(sql, request), commit).take(commit);
    }

    private static Followers followers(List<Member> members, String first) {
        return new Followers(members.stream().map(Follower::new).toList(), first);
    }

    private static Effects with(Effects before, Member member, Effect effect) {
        int stoppedByOperator = before.stoppedByOperator();
        int rollingOut = before.rollingOut();
        switch (effect) {
            case RESTART, RESTART_AND_MARK -> before.restarted().add(member.id());
            case MARK -> {
                before.flagged().add(member.id());
                stoppedByOperator += member.stoppedByOperator() ? 1 : 0;
            }
            case NONE -> rollingOut++;
        }
        return new Effects(before.restarted(), before.flagged(), stoppedByOperator, rollingOut);
    }

    private static Effects effects(List<Change> changes) {
        Effects effects = new Effects(new ArrayList<>(), new ArrayList<>(), 0, 0);
        for (Change change : changes) {
            effects = with(effects, change.member(), change.effect());
        }
        return effects;
    }

    /**
     * A commit comes to some deployments of a request; where a run began after it came (epoch milliseconds), or with it, only
     * a line says so.
     *
     * @param named the commit as the lines name it
     */
    Effects take(Sql sql, List<Member> members, String commit, String named, long came) {
        List<Change> changes = new ArrayList<>();
        for (Member member : members) {
            if (member.requestedAt() > came || member.isRollingOut(commit)) {
                changes.add(new Change(member, List.of(line(named, "in this run already")), Effect.NONE));
            } else {
                changes.add(
                        member.isRunning()
                                ? new Change(member, List.of(line(named, "restarting")), Effect.RESTART, commit, null)
                                : new Change(
                                        member, List.of(line(named, "restart needed")), Effect.MARK, null, commit));
            }
        }
        rows.write(sql, changes);
        return effects(changes);
    }

    /** A changed base image comes to all deployments of a request. */
    void mark(Sql sql, long request, String before, String after) {
        mark(sql, DeploymentRows.all(sql, request), before, after, Long.MAX_VALUE);
    }

    /** The same to some deployments; those whose run began after the change (epoch milliseconds) need no restart. */
    Effects mark(Sql sql, List<Member> members, String before, String after, long came) {
        List<Change> changes = new ArrayList<>();
        String line = Act.BASE_IMAGE.line("from " + before + " to " + after);
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line + ", in this run already"), Effect.NONE));
            } else {
                changes.add(new Change(member, List.of(line + ", restart needed"), Effect.MARK));
            }
        }
        rows.write(sql, changes);
        return effects(changes);
    }

    private static String line(String commit, String what) {
        return Act.COMMIT.line(commit + ", " + what);
    }
}
