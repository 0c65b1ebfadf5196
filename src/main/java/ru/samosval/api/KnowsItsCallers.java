package ru.samosval.api;

import java.util.Set;

/** A resource whose callers need not be signed in: it checks in its own way who they are. */
public interface KnowsItsCallers {

    /** Its paths, below {@code /api}. */
    Set<String> paths();
}
