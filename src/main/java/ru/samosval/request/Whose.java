package ru.samosval.request;

import ru.samosval.i18n.Keyed;

/** Whose requests of those that one sees a list has; all where it does not say. */
public enum Whose implements Keyed {
    /** Those that are one's own to correct and to submit: one has filed them, or owns them. */
    MINE
}
