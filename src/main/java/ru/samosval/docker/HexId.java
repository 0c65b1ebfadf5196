package ru.samosval.docker;

import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import ru.samosval.simulation.Seed;

/**
 * Numbers as ids with 64 hexadecimal digits, as Docker has them. The first twelve digits, which clients show, encode
 * the number but look like any other hash. So a thing is found by them without a search.
 */
enum HexId {
    CONTAINER(0x436F6E7461696E65L),
    IMAGE(0x496D616765L),
    NETWORK(0x4E6574776F726BL);

    /** This many digits identify a thing, whatever others there are. */
    static final int SHORT = 12;

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{1,64}");
    private static final HexFormat HEX = HexFormat.of();
    private static final int HALF_BITS = 24;
    private static final int HALF = (1 << HALF_BITS) - 1;
    private static final int ROUNDS = 4;
    private static final int REST = 4;

    private final long key;

    HexId(long key) {
        this.key = key;
    }

    /** The id for a number from 0 to 2<sup>48</sup> - 1. */
    String of(long number) {
        int left = (int) (number >>> HALF_BITS) & HALF;
        int right = (int) number & HALF;
        for (int round = 0; round < ROUNDS; round++) {
            int next = left ^ mixed(round, right);
            left = right;
            right = next;
        }
        StringBuilder id = new StringBuilder(80);
        id.append(HEX.toHexDigits(left, SHORT / 2)).append(HEX.toHexDigits(right, SHORT / 2));
        for (int i = 0; i < REST; i++) {
            id.append(HEX.toHexDigits(Seed.of(key, number, i)));
        }
        id.setLength(64);
        return id.toString();
    }

    /** The number of the id that begins like this; empty if there are too few digits, or no id begins like this. */
    OptionalLong number(String beginning) {
        if (beginning.length() < SHORT || !isHex(beginning)) {
            return OptionalLong.empty();
        }
        int left = Integer.parseInt(beginning.substring(0, SHORT / 2), 16);
        int right = Integer.parseInt(beginning.substring(SHORT / 2, SHORT), 16);
        for (int round = ROUNDS - 1; round >= 0; round--) {
            int before = right ^ mixed(round, left);
            right = left;
            left = before;
        }
        long number = (long) left << HALF_BITS | right;
        return of(number).startsWith(beginning) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Whether this may be the beginning of an id. */
    static boolean isHex(String text) {
        return DIGITS.matcher(text).matches();
    }

    private int mixed(int round, int half) {
        return (int) Seed.of(key, round, half) & HALF;
    }
}
