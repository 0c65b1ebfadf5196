package ru.samosval.telemetry;

/** What a line of a log is of. */
public enum LineKind {
    /** What runs says it. */
    LINE,
    /** A step of the rollout. */
    ROLLOUT,
    /** The rollout has failed, of which an alert was raised. */
    ALERT,
    /** Records an act: who started or stopped it, a new commit, a restart that is due. */
    ACT
}
