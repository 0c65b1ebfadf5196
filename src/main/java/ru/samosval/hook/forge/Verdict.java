package ru.samosval.hook.forge;

import ru.samosval.i18n.Keyed;

/** The judgement of a delivery's proof that its sender knows the secret. */
public enum Verdict implements Keyed {
    /** The signature or the secret is right. */
    VERIFIED,
    /** A signed-in user sent it, with their own rights. */
    SESSION,
    /** There is no secret, and the sender is on this machine. */
    OPEN,
    /** There is no secret, and the sender is elsewhere. */
    NOT_LOCAL,
    /** The address names a request that has no secret of its own. */
    NO_SECRET,
    /** There is no proof. */
    MISSING,
    /** The signature or the secret is wrong. */
    WRONG,
    /** The body did not come whole, so that nothing could be judged. */
    UNREAD,
    /** The signed time is too far from now. */
    STALE;

    /** Whether the delivery is accepted. */
    public boolean isAccepted() {
        return this == VERIFIED || this == SESSION || this == OPEN;
    }
}
