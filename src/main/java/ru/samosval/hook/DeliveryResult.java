package ru.samosval.hook;

import ru.samosval.i18n.Keyed;

/** What became of a delivery as a whole. */
public enum DeliveryResult implements Keyed {
    /** It reached requests that follow its branch. */
    TAKEN,
    /** It was understood, and there was nothing to do. */
    NOTHING,
    /** It had come before, and was not acted on again. */
    DUPLICATE,
    /** It was refused. */
    REFUSED
}
