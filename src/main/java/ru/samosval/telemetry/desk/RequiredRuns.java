package ru.samosval.telemetry.desk;

import java.util.ArrayList;
import java.util.List;

/**
 * What everything that a regular expression finds must contain: one of several runs, each a few characters beside each
 * other, of each of which it is known to which set it belongs ({@code \d{3}} are three digits, {@code refused|timed
 * out} one of two texts). Letter case is disregarded. It is only said of text in ASCII, as other letters may count as
 * the same, and for expressions that RE2 takes.
 */
final class RequiredRuns {

    /** The most characters of all runs together. */
    static final int MOST = Long.SIZE;

    /** Runs that rule out fewer characters than a digit does are not worth looking for. */
    private static final double LEAST_BITS = 3;

    /**
     * A part of the expression.
     *
     * @param run what it matches, if that is always as many characters; otherwise null
     * @param required one of these runs is in all that it matches; none if it is not known
     */
    private record Part(List<AsciiSet> run, List<List<AsciiSet>> required) {

        static final Part UNKNOWN = new Part(null, List.of());
        static final Part EMPTY = new Part(List.of(), List.of());

        static Part one(AsciiSet set) {
            return new Part(List.of(set), List.of());
        }

        List<List<AsciiSet>> best() {
            return run == null ? required : better(required, List.of(run));
        }
    }

    /** Something whose meaning is not read here: then nothing is known of the whole. */
    private static final class NotRead extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final String regex;
    private int at;

    private RequiredRuns(String regex) {
        this.regex = regex;
    }

    /** The runs; none if nothing is required, or nothing that would rule out much. */
    static List<List<AsciiSet>> of(String regex) {
        try {
            RequiredRuns reader = new RequiredRuns(regex);
            List<List<AsciiSet>> best = reader.readAlternatives().best();
            return reader.at == regex.length() && bits(best) >= LEAST_BITS ? best : List.of();
        } catch (NotRead e) {
            return List.of();
        }
    }

    /** How rare the commonest of the runs is: how many times it halves the texts of evenly spread characters. */
    private static double bits(List<List<AsciiSet>> runs) {
        double least = Double.MAX_VALUE;
        for (List<AsciiSet> run : runs) {
            double bits = 0;
            for (AsciiSet set : run) {
                bits += 7 - Math.log(Math.max(0.5, set.size())) / Math.log(2);
            }
            least = Math.min(least, bits);
        }
        return runs.isEmpty() ? 0 : least;
    }

    private static List<List<AsciiSet>> better(List<List<AsciiSet>> one, List<List<AsciiSet>> other) {
        return bits(other) > bits(one) ? other : one;
    }

    private Part readAlternatives() throws NotRead {
        List<Part> branches = new ArrayList<>();
        do {
            branches.add(readSequence());
        } while (skip('|'));
        if (branches.size() == 1) {
            return branches.get(0);
        }
        if (branches.stream()
                .allMatch(branch -> branch.run() != null && branch.run().size() == 1)) {
            return Part.one(branches.stream().map(branch -> branch.run().get(0)).reduce(AsciiSet.NONE, AsciiSet::or));
        }
        List<List<AsciiSet>> either = new ArrayList<>();
        int most = MOST / branches.size();
        for (Part branch : branches) {
            List<List<AsciiSet>> best = branch.best();
            if (bits(best) == 0 || best.size() > most) {
                return Part.UNKNOWN;
            }
            best.forEach(run -> either.add(run.subList(0, Math.min(run.size(), most / best.size()))));
        }
        return new Part(null, either);
    }

    private Part readSequence() throws NotRead {
        List<AsciiSet> run = new ArrayList<>();
        List<List<AsciiSet>> best = List.of();
        boolean isWhole = true;
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            Part part = readPart();
            int[] times = readTimes();
            int written = part.run() == null ? 0 : copies(times[0], part.run().size());
            for (int i = 0; i < written; i++) {
                run.addAll(part.run());
            }
            if (part.run() == null || written != times[1]) {
                // The run ends here. The next one begins with what stood last.
                isWhole = false;
                if (times[0] > 0) {
                    best = better(best, part.required());
                }
                best = better(best, List.of(cut(run)));
                run.clear();
                for (int i = 0; i < written; i++) {
                    run.addAll(part.run());
                }
            } else if (run.size() > MOST) {
                isWhole = false;
                best = better(best, List.of(cut(run)));
                run.subList(0, run.size() - MOST).clear();
            }
        }
        return isWhole ? new Part(List.copyOf(run), List.of()) : new Part(null, better(best, List.of(cut(run))));
    }

    private static int copies(int times, int length) {
        return length == 0 ? times : Math.min(times, MOST / length);
    }

    private static List<AsciiSet> cut(List<AsciiSet> run) {
        return List.copyOf(run.subList(0, Math.min(run.size(), MOST)));
    }

    /** How often the part that was read stands there: at least and at most. */
    private int[] readTimes() throws NotRead {
        int[] times = {1, 1};
        if (skip('*')) {
            times = new int[] {0, Integer.MAX_VALUE};
        } else if (skip('+')) {
            times = new int[] {1, Integer.MAX_VALUE};
        } else if (skip('?')) {
            times = new int[] {0, 1};
        } else if (at < regex.length() && regex.charAt(at) == '{') {
            int[] counted = readCount();
            if (counted == null) {
                return times;
            }
            times = counted;
        } else {
            return times;
        }
        skip('?');
        demandNoRepetition();
        return times;
    }

    private void demandNoRepetition() throws NotRead {
        if (at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0) {
            throw new NotRead();
        }
    }

    /** Reads {@code {2}}, {@code {2,}} or {@code {2,5}}; null where the brace is a character like others. */
    private int[] readCount() {
        int end = regex.indexOf('}', at);
        String[] numbers =
                end < 0 ? new String[0] : regex.substring(at + 1, end).split(",", -1);
        boolean isCount = numbers.length == 1 || numbers.length == 2;
        for (int i = 0; i < numbers.length && isCount; i++) {
            isCount = numbers[i].chars().allMatch(c -> c >= '0' && c <= '9')
                    && numbers[i].length() <= 4
                    && !numbers[i].matches("0.+")
                    && (i > 0 || !numbers[i].isEmpty());
        }
        if (!isCount) {
            return null;
        }
        at = end + 1;
        int least = Integer.parseInt(numbers[0]);
        if (numbers.length == 1) {
            return new int[] {least, least};
        }
        return new int[] {least, numbers[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(numbers[1])};
    }

    private Part readPart() throws NotRead {
        int c = regex.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '^', '$' -> Part.EMPTY;
            case '.' -> Part.one(AsciiSet.ALL);
            case '[' -> Part.one(readClass());
            case '(' -> readGroup();
            case '\\' -> readEscape();
            default -> Part.one(AsciiSet.of(c).inBothCases());
        };
    }

    private Part readGroup() throws NotRead {
        if (skip('?')) {
            // (?:…), (?i:…), (?P<name>…), (?<name>…), or flags for what follows: (?i).
            int end = at;
            while (end < regex.length() && ":>)".indexOf(regex.charAt(end)) < 0) {
                end++;
            }
            if (end == regex.length()) {
                throw new NotRead();
            }
            at = end + 1;
            if (regex.charAt(end) == ')') {
                // A repetition behind flags is one of what stands before them.
                demandNoRepetition();
                return Part.EMPTY;
            }
        }
        Part inner = readAlternatives();
        if (!skip(')')) {
            throw new NotRead();
        }
        return inner;
    }

    private Part readEscape() throws NotRead {
        if (at >= regex.length()) {
            throw new NotRead();
        }
        char c = regex.charAt(at++);
        return switch (c) {
            case 'b', 'B', 'A', 'z' -> Part.EMPTY;
            default -> Part.one(escaped(c));
        };
    }

    private static AsciiSet escaped(char c) throws NotRead {
        return switch (c) {
            case 'd' -> AsciiSet.DIGITS;
            case 'D' -> AsciiSet.DIGITS.not();
            case 'w' -> AsciiSet.WORD;
            case 'W' -> AsciiSet.WORD.not();
            case 's' -> AsciiSet.BLANKS;
            case 'S' -> AsciiSet.BLANKS.not();
            default -> {
                // \Q, \p{…}, \x…, \n, \1
                if (c >= 0x80 || Character.isLetterOrDigit(c)) {
                    throw new NotRead();
                }
                yield AsciiSet.of(c);
            }
        };
    }

    /** Reads a class whose opening bracket was read. Its first character may be the closing bracket itself. */
    private AsciiSet readClass() throws NotRead {
        int begin = at;
        boolean isNegated = skip('^');
        AsciiSet all = AsciiSet.NONE;
        for (boolean isFirst = true; ; isFirst = false) {
            if (at >= regex.length()) {
                throw new NotRead();
            }
            int c = regex.codePointAt(at);
            at += Character.charCount(c);
            if (c == ']' && !isFirst) {
                break;
            }
            if (c == '[') {
                // Possibly [:alpha:].
                throw new NotRead();
            }
            if (c == '\\') {
                if (at >= regex.length()) {
                    throw new NotRead();
                }
                char escaped = regex.charAt(at++);
                if (Character.isLetterOrDigit(escaped)) {
                    all = all.or(escaped(escaped));
                    continue;
                }
                c = escaped;
            }
            all = all.or(AsciiSet.range(c, readRangeEnd(c)));
        }
        if (isNegated && regex.substring(begin, at).chars().anyMatch(c -> c >= 0x80)) {
            throw new NotRead();
        }
        return (isNegated ? all.not() : all).inBothCases();
    }

    /** The last character of a range that begins with this one, which is its only one where no range follows. */
    private int readRangeEnd(int first) throws NotRead {
        if (at + 1 >= regex.length() || regex.charAt(at) != '-' || regex.charAt(at + 1) == ']') {
            return first;
        }
        int last = regex.codePointAt(at + 1);
        at += 1 + Character.charCount(last);
        if (last == '[') {
            throw new NotRead();
        }
        if (last == '\\') {
            if (at >= regex.length() || Character.isLetterOrDigit(regex.charAt(at))) {
                throw new NotRead();
            }
            return regex.charAt(at++);
        }
        return last;
    }

    private boolean skip(char c) {
        boolean isThere = at < regex.length() && regex.charAt(at) == c;
        if (isThere) {
            at++;
        }
        return isThere;
    }
}
