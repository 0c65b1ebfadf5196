package ru.samosval.api;

/**
 * What a call that does something answers.
 *
 * @param location the address of what was made, below {@code /api}; null where nothing was
 * @param version the version of the thing as it is now; null where it has none
 * @param body the answer in JSON; null where it has none
 * @param shown what is answered this once in the place of the body, which alone is kept: it has a secret; null where there
 *     is none
 * @param repeated whether this was answered before, and nothing was done again
 */
public record Reply(int status, String location, Integer version, String body, String shown, boolean repeated) {

    /** That something was made, which is at this address below {@code /api}. */
    public static Reply created(String location, Integer version, Object made) {
        return new Reply(201, location, version, JsonFormat.write(made), null, false);
    }

    /** That something was done to a thing, which is now like this. */
    public static Reply done(Integer version, Object thing) {
        return new Reply(200, null, version, JsonFormat.write(thing), null, false);
    }

    /**
     * That something with a secret was made, which is shown this once.
     *
     * @param location as with {@link #created}; null where it is nowhere to be asked for
     * @param kept the same without the secret, as JSON: what is answered when the call comes again
     * @param shown all of it, as JSON
     */
    public static Reply shownOnce(String location, String kept, String shown) {
        return new Reply(201, location, null, kept, shown, false);
    }

    /** That it was done, and what is to say of it, as JSON. */
    public static Reply said(String json) {
        return new Reply(200, null, null, json, null, false);
    }

    /** That it was done, with nothing to say of it. */
    public static Reply gone() {
        return new Reply(204, null, null, null, null, false);
    }
}
