package ru.samosval.deployment;

/** What a commit does to a deployment. */
enum CommitStep {
    RESTART("restarting"),
    MARK("restart needed"),
    /** The rollout under way has this commit already: it came twice, or by two branches or tags. */
    HAS("in this run already");

    private final String said;

    CommitStep(String said) {
        this.said = said;
    }

    /** The line of the log that says what the commit does. */
    String line(String commit) {
        return Action.COMMIT.line(commit + ", " + said);
    }
}
