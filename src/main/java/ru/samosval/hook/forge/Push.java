package ru.samosval.hook.forge;

import java.util.List;

/**
 * The content of a payload, whoever sent it.
 *
 * @param event the event as the forge calls it
 * @param id the payload's own id of its event; null if the id is in a header
 * @param addresses all addresses of the repository, as they are written
 * @param changes the changed refs; empty if the forge only checks whether the webhook answers, or reports a new branch
 *     or tag, whose commits come in an event of their own
 */
public record Push(String event, String id, List<String> addresses, List<Change> changes) {

    /**
     * What happened to a ref.
     *
     * @param ref the whole ref: {@code refs/heads/main}
     * @param commit what it points to now; all zeros if it is gone
     * @param skip whether its commit asks that nothing be run for it
     */
    public record Change(String ref, String commit, boolean skip) {}

    /** The event of a new branch or tag. */
    public static final String CREATE = "create";

    /** Whether there is nothing in it that anything could be done for. */
    public boolean isOfNothing() {
        return changes.isEmpty();
    }
}
