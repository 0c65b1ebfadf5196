package ru.samosval.telemetry;

/** What a log line is about. */
public enum LineKind {
    /** Written by the running program. */
    LINE,
    /** A step of the rollout. */
    ROLLOUT,
    /** The rollout has failed, and an alert was raised about it. */
    ALERT,
    /** Records an act: who started or stopped the deployment, a new commit, a restart that is due. */
    ACT
}
