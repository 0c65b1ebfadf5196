package ru.samosval.deployment;

/** What a commit does to a deployment. */
enum CommitStep {
    RESTART("restarting"),
    MARK("restart needed"),
    /** The rollout that is under way is of this commit: it comes twice, or by two branches or tags. */
    HAS("in this run already");

    private final String said;

    CommitStep(String said) {
        this.said = said;
    }

    /** Says in a log that this is what the commit does. */
    String line(String commit) {
        return Act.COMMIT.line(commit + ", " + said);
    }
}
