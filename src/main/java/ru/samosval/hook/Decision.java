package ru.samosval.hook;

import ru.samosval.i18n.Keyed;

/**
 * What the webhook decided of a commit, for a request of its repository or for the commit as a whole: the one answer from
 * which the JSON, the sentences of the page and the audit log are made. The label of each is its sentence.
 */
public enum Decision implements Keyed {
    /** What ran of the request was restarted, the others marked. */
    RESTARTED,
    /** Nothing of the request runs: its deployments were marked. */
    FLAGGED,
    /** The same, and all of them were stopped by an operator: only an operator starts them. */
    STOPPED_BY_OPERATOR,
    /** The deployments are too many for one go, or still busy with an earlier commit: recorded, and carried in batches. */
    RESTARTING,
    /** Nothing was done: what the request has is just being rolled out with this commit. */
    ROLLING_OUT,
    /** The request is followed and has no deployments. */
    NO_DEPLOYMENTS,
    /** The request follows another branch. */
    OTHER_BRANCH,
    /** The request stays on its commit. */
    STATIC,
    /** The caller sees the request but may not tell its commits. */
    FORBIDDEN,
    /** No request that the caller may know of has this repository. */
    UNKNOWN_REPOSITORY,
    /** A tag was pushed. */
    TAG,
    /** Another ref that is no branch was pushed. */
    NO_BRANCH,
    /** The commit is of zeros: the branch was deleted. */
    DELETED_BRANCH,
    /** The commit's message asks that nothing be run for it. */
    SKIPPED,
    /** A branch or a tag was created: its commits come by an event of their own. */
    CREATED,
    /** The forge only asked whether anybody is there. */
    PING
}
