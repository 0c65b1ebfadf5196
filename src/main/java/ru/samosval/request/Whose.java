package ru.samosval.request;

import ru.samosval.i18n.Keyed;

/** A list's choice of whose requests it shows. Without one it shows all that the user sees. */
public enum Whose implements Keyed {
    /** Those that one may correct and submit, because one has created or owns them. */
    MINE
}
