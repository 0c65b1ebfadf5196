package ru.samosval.api;

/**
 * The answer of a call that does something.
 *
 * @param location the address of what was created, below {@code /api}; null if nothing was
 * @param version the version of the thing now; null if it has none
 * @param body the answer in JSON; null if it has none
 * @param shown sent only this once in place of the body, because it has a secret; only the body is stored. Null if
 *     there is no secret
 * @param repeated whether this was answered before, and nothing was done again
 */
public record Reply(int status, String location, Integer version, String body, String shown, boolean repeated) {

    /** Something was created; it is at this address below {@code /api}. */
    public static Reply created(String location, Integer version, Object made) {
        return new Reply(201, location, version, JsonFormat.write(made), null, false);
    }

    /** Something was done to a thing; this is the thing now. */
    public static Reply done(Integer version, Object thing) {
        return new Reply(200, null, version, JsonFormat.write(thing), null, false);
    }

    /**
     * Something with a secret was created, which is shown only this once.
     *
     * @param location as with {@link #created}; null if it has no address
     * @param kept the same without the secret, as JSON: the answer when the call is repeated
     * @param shown the whole, as JSON
     */
    public static Reply shownOnce(String location, String kept, String shown) {
        return new Reply(201, location, null, kept, shown, false);
    }

    /** It was done; the answer is this JSON. */
    public static Reply said(String json) {
        return new Reply(200, null, null, json, null, false);
    }

    /** It was done, and the answer is empty. */
    public static Reply gone() {
        return new Reply(204, null, null, null, null, false);
    }
}
