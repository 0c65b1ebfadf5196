package ru.samosval.hook;

import ru.samosval.i18n.Keyed;

/** What became of a delivery as a whole. */
public enum DeliveryResult implements Keyed {
    /** It came to requests that follow it. */
    TAKEN,
    /** Understood, and there was nothing to do. */
    NOTHING,
    /** It had come before, and was not acted on again. */
    DUPLICATE,
    /** Not taken. */
    REFUSED
}
