package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Unguarded;
import ru.samosval.deployment.DeploymentRows.Change;
import ru.samosval.deployment.DeploymentRows.Effect;
import ru.samosval.deployment.DeploymentSets.Member;
import ru.samosval.storage.Sql;

/**
 * Acts on sets of deployments, on the transaction's own connection and without loading entities: a new commit restarts
 * those that run and marks the others (section 4.6), a changed base image marks all (section 4.5). Each deployment gets
 * a line in its log. {@link FleetTasks} decides how large a set may be, {@link DeploymentRows} writes it.
 */
@Unguarded("part of acts whose rights were asked, and of the timer")
@ApplicationScoped
public class Fleet {

    @Inject
    private DeploymentRows rows;

    /** A commit that these requests follow. */
    public record NewCommit(List<Long> requests, String commit) {}

    /**
     * What a commit did to the deployments of one request.
     *
     * @param restarted the deployments that were restarted
     * @param flagged those that were only marked
     * @param stoppedByOperator how many of the marked ones an operator has stopped
     * @param rollingOut how many are being rolled out with this very commit, so that nothing was done to them
     */
    public record Effects(List<Long> restarted, List<Long> flagged, int stoppedByOperator, int rollingOut) {

        private static final Effects NONE = new Effects(List.of(), List.of(), 0, 0);

        /** Of steps, one for each member. */
        private static Effects of(List<Member> members, List<CommitStep> steps) {
            List<Long> restarted = new ArrayList<>();
            List<Long> flagged = new ArrayList<>();
            int stoppedByOperator = 0;
            int rollingOut = 0;
            for (int i = 0; i < steps.size(); i++) {
                Member member = members.get(i);
                switch (steps.get(i)) {
                    case RESTART -> restarted.add(member.id());
                    case MARK -> {
                        flagged.add(member.id());
                        stoppedByOperator += member.stoppedByOperator() ? 1 : 0;
                    }
                    case HAS -> rollingOut++;
                }
            }
            return new Effects(restarted, flagged, stoppedByOperator, rollingOut);
        }
    }

    /** What a commit did, by request. */
    public record Outcome(Map<Long, Effects> byRequest) {

        Outcome() {
            this(new LinkedHashMap<>());
        }

        /** All deployments that were restarted. */
        public List<Long> restarted() {
            return byRequest.values().stream()
                    .flatMap(e -> e.restarted().stream())
                    .toList();
        }

        /** All deployments that were only marked. */
        public List<Long> flagged() {
            return byRequest.values().stream()
                    .flatMap(e -> e.flagged().stream())
                    .toList();
        }

        /** What it did to the deployments of one request. */
        public Effects of(long request) {
            return byRequest.getOrDefault(request, Effects.NONE);
        }
    }

    /** The deployments of one request, and the commits that come to them. */
    private static final class Followers {
        private final List<Member> members;
        private final List<String> commits = new ArrayList<>();
        private final List<CommitCourse> courses = new ArrayList<>();

        Followers(List<Member> members) {
            this.members = members;
        }

        /** Adds the next commit. Returns its place among those of the request. */
        int add(String commit) {
            commits.add(commit);
            return commits.size() - 1;
        }

        /** What all the commits change, once each has been added. Deployments that are alike share their course. */
        List<Change> changes() {
            Map<List<Object>, CommitCourse> known = new HashMap<>();
            List<Change> changes = new ArrayList<>();
            for (Member member : members) {
                String rollingOut = member.isRollingOut(commits.get(0)) ? member.commit() : null;
                CommitCourse course = known.computeIfAbsent(
                        Arrays.asList(member.isRunning(), rollingOut),
                        alike -> CommitCourse.of(member.isRunning(), rollingOut, commits));
                courses.add(course);
                changes.add(course.change(member));
            }
            return changes;
        }

        /** What the commit at a place did, after {@link #changes}. */
        Effects of(int place) {
            return Effects.of(
                    members,
                    courses.stream().map(course -> course.steps().get(place)).toList());
        }
    }

    /**
     * Applies commits as if one had come after the other within one moment. The first restarts the deployments that run
     * and marks the others; each later one finds none running, and so marks them. A deployment that is being rolled out
     * with the very commit that comes is left as it is. Must be called in a transaction that holds the write lock.
     *
     * @return what each commit did, in the order of the commits
     */
    public List<Outcome> take(Sql sql, List<NewCommit> commits) {
        Map<Long, Followers> touched = new LinkedHashMap<>();
        List<Map<Long, Integer>> places = new ArrayList<>();
        for (NewCommit commit : commits) {
            Map<Long, Integer> ofCommit = new LinkedHashMap<>();
            for (long request : commit.requests()) {
                Followers followers = touched.computeIfAbsent(request, r -> new Followers(DeploymentSets.all(sql, r)));
                ofCommit.put(request, followers.add(commit.commit()));
            }
            places.add(ofCommit);
        }
        List<Change> changes = new ArrayList<>();
        touched.values().forEach(followers -> changes.addAll(followers.changes()));
        rows.write(sql, changes);
        List<Outcome> outcomes = new ArrayList<>();
        for (Map<Long, Integer> ofCommit : places) {
            Outcome outcome = new Outcome();
            ofCommit.forEach((request, place) ->
                    outcome.byRequest().put(request, touched.get(request).of(place)));
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /**
     * What a commit that no deployment has yet would do now to the deployments of a request. Not for more of them than
     * one act may hold.
     */
    public Effects preview(Sql sql, long request) {
        List<Member> members = DeploymentSets.all(sql, request);
        return Effects.of(members, steps(members));
    }

    private static List<CommitStep> steps(List<Member> members) {
        return members.stream().map(Fleet::step).toList();
    }

    private static CommitStep step(Member member) {
        return member.isRunning() ? CommitStep.RESTART : CommitStep.MARK;
    }

    /**
     * A commit comes to some deployments of a request. If a run began after {@code came} (epoch milliseconds), it only
     * gets a line that says so.
     *
     * @param named the commit as the lines name it
     */
    Effects take(Sql sql, List<Member> members, String commit, String named, long came) {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(CommitStep.HAS.line(named)), Effect.NONE, commit, null));
            } else if (member.isRollingOut(commit)) {
                changes.add(new Change(member, List.of(CommitStep.HAS.line(named)), Effect.NONE));
            } else {
                String said = step(member).line(named);
                changes.add(
                        member.isRunning()
                                ? new Change(member, List.of(said), Effect.RESTART, commit, null)
                                : new Change(member, List.of(said), Effect.MARK, null, commit));
                concerned.add(member);
            }
        }
        rows.write(sql, changes);
        return Effects.of(concerned, steps(concerned));
    }

    /** A changed base image comes to all deployments of a request. */
    void mark(Sql sql, long request, String before, String after) {
        mark(sql, DeploymentSets.all(sql, request), before, after, Long.MAX_VALUE);
    }

    /** The same for some deployments. Those whose run began after {@code came} (epoch milliseconds) need no restart. */
    Effects mark(Sql sql, List<Member> members, String before, String after, long came) {
        List<Member> concerned = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        String line = Action.BASE_IMAGE.line("from " + before + " to " + after);
        for (Member member : members) {
            if (member.requestedAt() > came) {
                changes.add(new Change(member, List.of(line + ", in this run already"), Effect.NONE));
            } else {
                changes.add(new Change(member, List.of(line + ", restart needed"), Effect.MARK));
                concerned.add(member);
            }
        }
        rows.write(sql, changes);
        return Effects.of(concerned, Collections.nCopies(concerned.size(), CommitStep.MARK));
    }
}
