package ru.samosval.hook.forge;

import java.util.List;

/**
 * What a payload tells, whoever sent it.
 *
 * @param event the event as the forge calls it
 * @param id by which the payload itself knows its event; null where a header does
 * @param addresses every address of the repository, as they are written
 * @param changes what became of which refs; none where the forge only asks whether anybody is there
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

    /** Whether it is the forge's question whether anybody is there. */
    public boolean isPing() {
        return changes.isEmpty();
    }
}
