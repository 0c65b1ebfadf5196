package ru.samosval.api;

/**
 * What a call that does something answers.
 *
 * @param location the address of what was made, below {@code /api}; null where nothing was
 * @param version the version of the thing as it is now; null where it has none
 * @param body the answer in JSON; null where it has none
 * @param repeated whether this was answered before, and nothing was done again
 */
public record Reply(int status, String location, Integer version, String body, boolean repeated) {

    /** That something was made, which is at this address below {@code /api}. */
    public static Reply created(String location, Integer version, Object made) {
        return new Reply(201, location, version, JsonFormat.write(made), false);
    }

    /** That something was done to a thing, which is now like this. */
    public static Reply done(Integer version, Object thing) {
        return new Reply(200, null, version, JsonFormat.write(thing), false);
    }

    /** That it was done, with nothing to say of it. */
    public static Reply gone() {
        return new Reply(204, null, null, null, false);
    }
}
