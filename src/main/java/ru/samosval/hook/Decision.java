package ru.samosval.hook;

import ru.samosval.i18n.Keyed;

/**
 * What the webhook decided about a commit, for a request of its repository or for the commit as a whole. The JSON, the
 * sentences of the page and the audit log are all made from it. Its label is its sentence.
 */
public enum Decision implements Keyed {
    /** The request's running deployments were restarted, the others marked. */
    RESTARTED,
    /** None of the request's deployments runs; they were marked. */
    FLAGGED,
    /** The same, but an operator had stopped all of them, and only an operator can start them. */
    STOPPED_BY_OPERATOR,
    /**
     * There are too many deployments for one transaction, or an earlier commit still has to be carried to them:
     * recorded, and carried out in batches.
     */
    RESTARTING,
    /** Nothing was done: the request's deployments are being rolled out with this commit already. */
    ROLLING_OUT,
    /** The request follows the branch but has no deployments. */
    NO_DEPLOYMENTS,
    /** The request follows another branch. */
    OTHER_BRANCH,
    /** The request stays at its commit. */
    STATIC,
    /** The caller sees the request but may not report commits to it. */
    FORBIDDEN,
    /** No request that the caller may know about has this repository. */
    UNKNOWN_REPOSITORY,
    /** A tag was pushed. */
    TAG,
    /** Another ref was pushed that is no branch. */
    NO_BRANCH,
    /** The id is all zeros: the branch was deleted. */
    DELETED_BRANCH,
    /** The commit's message asks that nothing be run for it. */
    SKIPPED,
    /** A branch or a tag was created. Its commits come in an event of their own. */
    CREATED,
    /** The forge only checked whether the webhook answers. */
    PING
}
