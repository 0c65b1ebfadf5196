package ru.samosval.faces;

import ru.samosval.access.Actor;

/** The bean of a page whose address names one thing ({@code /requests/42}). It is opened before the page is drawn. */
public interface PageOfOne {

    /**
     * Finds the thing with this id.
     *
     * @throws ru.samosval.refusal.Refusal if it does not exist for the actor, or may not be shown to them here
     */
    void open(Actor actor, long id);
}
