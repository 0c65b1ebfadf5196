package ru.samosval.telemetry.desk;

/**
 * A set of ASCII characters.
 *
 * @param low those from 0 to 63, a bit each
 * @param high those from 64 to 127
 */
record AsciiSet(long low, long high) {

    /** The two letters outside ASCII that count as letters of ASCII where case is disregarded: s and k. */
    private static final int LONG_S = 0x17F;

    private static final int KELVIN = 0x212A;

    static final AsciiSet NONE = new AsciiSet(0, 0);
    static final AsciiSet ALL = new AsciiSet(-1, -1);
    static final AsciiSet DIGITS = range('0', '9');
    static final AsciiSet WORD = range('a', 'z').or(range('A', 'Z')).or(DIGITS).or(of('_'));
    static final AsciiSet BLANKS =
            of(' ').or(of('\t')).or(of('\n')).or(of('\f')).or(of('\r'));

    /** This character alone; of one that is not ASCII what counts as the same in another letter case. */
    static AsciiSet of(int c) {
        return range(c, c);
    }

    /** What is ASCII of the characters from the first to the last, or counts as the same in another letter case. */
    static AsciiSet range(int first, int last) {
        AsciiSet all = NONE;
        for (int c = first; c <= Math.min(last, 0x7F); c++) {
            all = all.or(c < 64 ? new AsciiSet(1L << c, 0) : new AsciiSet(0, 1L << (c - 64)));
        }
        if (first <= LONG_S && last >= LONG_S) {
            all = all.or(of('s'));
        }
        return first <= KELVIN && last >= KELVIN ? all.or(of('k')) : all;
    }

    AsciiSet or(AsciiSet other) {
        return new AsciiSet(low | other.low, high | other.high);
    }

    AsciiSet not() {
        return new AsciiSet(~low, ~high);
    }

    /** With the other case of each letter. */
    AsciiSet inBothCases() {
        long letters = 0x07FF_FFFEL;
        return new AsciiSet(low, high | (high & letters) << 32 | (high >>> 32 & letters));
    }

    boolean has(int c) {
        return ((c < 64 ? low >>> c : high >>> (c - 64)) & 1) != 0;
    }

    int size() {
        return Long.bitCount(low) + Long.bitCount(high);
    }
}
