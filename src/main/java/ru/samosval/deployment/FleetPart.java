package ru.samosval.deployment;

import java.util.Optional;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Characters;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * A part of the fleet: an environment, and one of several shares of its deployments. The shares are of about the same
 * size, and together they are all of them.
 *
 * @param environment null means all
 * @param shard which share, from 1
 * @param shards how many shares there are
 */
public record FleetPart(Environment environment, int shard, int shards) {

    /** The whole fleet. */
    public static final FleetPart ALL = new FleetPart(null, 1, 1);

    private static final int MOST_SHARDS = 10_000;
    private static final String SHARD = "[0-9]{1,5}/[0-9]{1,5}";

    /**
     * The part that a query asks for. Null or blank does not narrow it.
     *
     * @param environment the {@code environment} of a query
     * @param shard the {@code shard} of a query, {@code i/n} with i from 1 to n
     */
    public static FleetPart parse(String environment, String shard) {
        Environment of = null;
        if (environment != null && !environment.isBlank()) {
            Optional<Environment> known = Keyed.parse(Environment.class, environment);
            of = known.orElseThrow(() ->
                    new Invalid("environment", "fleet.environment.unknown", Characters.excerpt(environment.strip())));
        }
        if (shard == null || shard.isBlank()) {
            return new FleetPart(of, 1, 1);
        }
        String text = shard.strip();
        if (text.matches(SHARD)) {
            int slash = text.indexOf('/');
            int which = Integer.parseInt(text.substring(0, slash));
            int shards = Integer.parseInt(text.substring(slash + 1));
            if (which >= 1 && which <= shards && shards <= MOST_SHARDS) {
                return new FleetPart(of, which, shards);
            }
        }
        throw new Invalid("shard", "fleet.shard.format", MOST_SHARDS);
    }
}
