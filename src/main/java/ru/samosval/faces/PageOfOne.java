package ru.samosval.faces;

import ru.samosval.access.Actor;

/** The bean of a page whose address names one thing ({@code /requests/42}); it is opened before the page is drawn. */
public interface PageOfOne {

    /** Finds the thing of this id; refuses where it is not there for the actor, or not to be shown to them here. */
    void open(Actor actor, long id);
}
