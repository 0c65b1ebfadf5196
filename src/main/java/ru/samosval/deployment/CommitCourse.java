package ru.samosval.deployment;

import java.util.ArrayList;
import java.util.List;
import ru.samosval.deployment.DeploymentRows.Change;
import ru.samosval.deployment.DeploymentRows.Effect;
import ru.samosval.deployment.DeploymentSets.Member;

/**
 * What several commits, one after the other, do to all deployments that were in the same state before.
 *
 * @param runs the commit of the run that begins; null if none begins
 * @param waits the commit that waits for the next restart; null if none does
 */
record CommitCourse(List<CommitStep> steps, List<String> lines, String runs, String waits) {

    /**
     * The course of commits that come to deployments in this state.
     *
     * @param rollingOut the commit that they are being rolled out with; null if there is none, or it does not matter
     */
    static CommitCourse of(boolean running, String rollingOut, List<String> commits) {
        List<CommitStep> steps = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        String has = rollingOut;
        String waits = null;
        for (String commit : commits) {
            CommitStep step;
            if (running && steps.isEmpty()) {
                step = CommitStep.RESTART;
                has = commit;
            } else if (waits == null && commit.equals(has)) {
                step = CommitStep.HAS;
            } else {
                step = CommitStep.MARK;
                waits = commit;
            }
            steps.add(step);
            lines.add(step.line(commit));
        }
        return new CommitCourse(steps, lines, running ? has : null, waits);
    }

    Change change(Member member) {
        Effect effect;
        if (runs != null) {
            effect = waits == null ? Effect.RESTART : Effect.RESTART_AND_MARK;
        } else {
            effect = waits == null ? Effect.NONE : Effect.MARK;
        }
        return new Change(member, lines, effect, runs, waits);
    }
}
