package ru.samosval.hook.forge;

import java.util.List;

/**
 * What a payload tells, whoever sent it.
 *
 * @param event the event as the forge calls it
 * @param id by which the payload itself knows its event; null where a header does
 * @param addresses every address of the repository, as they are written
 * @param changes what became of which refs; none where the forge only asks whether anybody is there, or tells of a new
 *     branch or tag, whose commits it tells of by an event of their own
 */
public record Push(String event, String id, List<String> addresses, List<Change> changes) {

    /**
     * What became of a ref.
     *
     * @param ref all of it: {@code refs/heads/main}
     * @param commit what it names now; of zeros where it is gone
     * @param skip whether its commit asks that nothing be run for it
     */
    public record Change(String ref, String commit, boolean skip) {}

    /** The event of a new branch or tag. */
    public static final String CREATE = "create";

    /** Whether it tells of nothing that anything could be done for. */
    public boolean isOfNothing() {
        return changes.isEmpty();
    }
}
