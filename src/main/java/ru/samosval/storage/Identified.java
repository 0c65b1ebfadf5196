package ru.samosval.storage;

/** A row of a list. */
public interface Identified {

    /** The row's number among those of its kind. */
    Long id();
}
