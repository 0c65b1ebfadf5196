package ru.samosval.hook.forge;

import ru.samosval.i18n.Keyed;

/** What became of a delivery's proof that its sender knows the secret. */
public enum Verdict implements Keyed {
    /** The signature or the secret is right. */
    VERIFIED,
    /** A signed-in user sent it, by their own rights. */
    SESSION,
    /** There is no secret to know, and the sender is on this machine. */
    OPEN,
    /** There is no secret to know, and the sender is elsewhere. */
    NOT_LOCAL,
    /** The address names a request that has no secret of its own. */
    NO_SECRET,
    /** Nothing proves it. */
    MISSING,
    /** The signature or the secret is wrong. */
    WRONG,
    /** The body did not come whole, so that nothing could be judged. */
    UNREAD,
    /** The time that was signed is too far from now. */
    STALE;

    /** Whether the delivery is taken. */
    public boolean isAccepted() {
        return this == VERIFIED || this == SESSION || this == OPEN;
    }
}
