package ru.samosval.storage;

/** A row of a list. */
public interface Identified {

    /** The id of the row's thing. */
    Long id();
}
