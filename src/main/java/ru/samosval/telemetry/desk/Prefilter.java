package ru.samosval.telemetry.desk;

import java.util.List;

/**
 * Tells quickly which lines a regular expression cannot find anything in, so that only the others need be given to it:
 * those without any of its {@link RequiredRuns}. All runs are looked for at once, a bit for each of their characters
 * (the Shift-And method of Baeza-Yates and Gonnet).
 */
final class Prefilter {

    /** For each character the places of the runs at which it may stand. */
    private final long[] places = new long[128];

    private final long first;
    private final long last;

    /** A single run that is a plain text is searched for in larger steps. */
    private final Needle text;

    private Prefilter(List<List<AsciiSet>> runs) {
        long begins = 0;
        long ends = 0;
        int place = 0;
        for (List<AsciiSet> run : runs) {
            begins |= 1L << place;
            for (AsciiSet set : run) {
                for (int c = 0; c < places.length; c++) {
                    places[c] |= set.has(c) ? 1L << place : 0;
                }
                place++;
            }
            ends |= 1L << (place - 1);
        }
        first = begins;
        last = ends;
        String plain = runs.size() == 1 ? plain(runs.get(0)) : "";
        text = plain.length() < 2 ? null : new Needle(plain, false);
    }

    /** What can be told of this expression, which RE2 takes; null if that is nothing. */
    static Prefilter of(String regex) {
        List<List<AsciiSet>> runs = RequiredRuns.of(regex);
        return runs.isEmpty() ? null : new Prefilter(runs);
    }

    /** The run as a text, if each of its characters is a single one but for its case; otherwise nothing. */
    private static String plain(List<AsciiSet> run) {
        StringBuilder plain = new StringBuilder();
        for (AsciiSet set : run) {
            int c = 0;
            while (c < 128 && !set.has(c)) {
                c++;
            }
            if (c == 128 || !set.equals(AsciiSet.of(c).inBothCases())) {
                return "";
            }
            plain.append((char) c);
        }
        return plain.toString();
    }

    /** Whether the expression may find something in this text, which must be ASCII. */
    boolean mayFind(byte[] bytes, int start, int end) {
        if (text != null) {
            return text.isIn(bytes, start, end);
        }
        long reached = 0;
        for (int at = start; at < end; at++) {
            reached = (reached << 1 | first) & places[bytes[at]];
            if ((reached & last) != 0) {
                return true;
            }
        }
        return false;
    }
}
