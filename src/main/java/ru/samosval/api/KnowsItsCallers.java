package ru.samosval.api;

import java.util.Set;

/** A resource whose callers need not be signed in: it asks who they are in its own way. */
public interface KnowsItsCallers {

    /** Where it is, below {@code /api}. */
    Set<String> paths();
}
