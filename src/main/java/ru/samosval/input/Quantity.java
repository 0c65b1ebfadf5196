package ru.samosval.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Text;

/**
 * A number as people type it, possibly with a unit known from Kubernetes or Docker. Digits may be grouped by blanks
 * (also no-break ones), decimals follow a point or a comma, units may be in Russian letters. An ambiguous number is
 * refused with a sentence that names both meanings.
 *
 * <p>The keys of the sentences end with {@code .format} for what is no number, {@code .fraction} for too many decimals,
 * {@code .range} for a number too small or too large, {@code .ambiguous} for a unit that means different things in
 * Kubernetes and in Docker.
 */
public abstract class Quantity implements TextRule {

    /**
     * Parsing a number takes time that grows with the square of its length. Longer texts are not accepted as numbers.
     */
    private static final int LONGEST = 40;

    private static final Pattern NUMBER = Pattern.compile(
            "(?<sign>[-+\\u2212]?)(?<whole>[0-9]{1,3}(?: [0-9]{3})++|[0-9]*)(?:(?<point>[.,])(?<fraction>[0-9]*))? ?(?<unit>\\p{L}*)");

    private static final String CYRILLIC = "мгткбиМГТКБИ";
    private static final String LATIN = "mgtkbiMGTKBI";

    private final String key;
    private final BigDecimal min;
    private final BigDecimal max;
    private final int decimals;

    /**
     * A rule for numbers in this range.
     *
     * @param key the beginning of the keys of its sentences
     * @param decimals the most decimals allowed
     */
    protected Quantity(String key, String min, String max, int decimals) {
        this.key = key;
        this.min = new BigDecimal(min);
        this.max = new BigDecimal(max);
        this.decimals = decimals;
    }

    /**
     * The factor of a unit. The unit is in Latin letters, in the case that was typed. Without an override no unit is
     * known.
     */
    protected Optional<BigDecimal> unit(String unit) {
        return Optional.empty();
    }

    /** Whether the unit, in the case that was typed, means different things in Kubernetes and in Docker. */
    protected boolean isAmbiguous(String unit) {
        return false;
    }

    /**
     * A special sentence for a number without a unit that is too large; empty for the usual sentence about the range.
     */
    protected Optional<Text> tooLarge(String text, BigDecimal number) {
        return Optional.empty();
    }

    /**
     * A number that was typed, read once.
     *
     * @param text the number as the portal writes it. A text that is no valid number is kept unchanged
     * @param number null for a text that is no valid number
     * @param broken what is wrong with the text; null for a valid number
     */
    public record Typed(String text, BigDecimal number, Text broken) {

        /** The text; null if nothing was typed. */
        public static String text(Typed typed) {
            return typed == null ? null : typed.text;
        }
    }

    /** Reads a number; null if nothing was typed. */
    public Typed typed(String text) {
        if (text == null) {
            return null;
        }
        Read read = read(text);
        return new Typed(read.broken == null ? read.number.toPlainString() : text, read.number, read.broken);
    }

    @Override
    public Optional<Text> broken(String text) {
        return Optional.ofNullable(read(text).broken);
    }

    private record Read(BigDecimal number, Text broken) {}

    private Read read(String text) {
        Matcher parts = NUMBER.matcher(
                text.length() > LONGEST || hasOtherDigits(text)
                        ? ""
                        : Normalizer.normalize(text, Normalizer.Form.NFKC).strip());
        if (!parts.matches() || digits(parts).isEmpty()) {
            return refused("format", text);
        }
        String unit = latin(parts.group("unit"));
        if (isAmbiguous(unit)) {
            String number = parts.group().substring(0, parts.start("unit"));
            return refused("ambiguous", text, number + unit.toUpperCase(Locale.ROOT) + "i");
        }
        Optional<BigDecimal> factor = unit.isEmpty() ? Optional.of(BigDecimal.ONE) : unit(unit);
        if (factor.isEmpty()) {
            return refused("format", text);
        }
        if (couldBeThousands(parts)
                && (decimals == 0 && unit.isEmpty() || fits(new BigDecimal(digits(parts)).multiply(factor.get())))) {
            String number = parts.group("sign") + digits(parts);
            String plain = unit.isEmpty() ? number : number + " " + parts.group("unit");
            return new Read(null, new Text("error.number.grouped", Characters.excerpt(text), plain));
        }
        Read read = inRange(text, value(parts).multiply(factor.get()));
        Optional<Text> another =
                unit.isEmpty() && value(parts).compareTo(max) > 0 ? tooLarge(text, value(parts)) : Optional.empty();
        return another.map(broken -> new Read(null, broken)).orElse(read);
    }

    private boolean fits(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= decimals
                && number.compareTo(min) >= 0
                && number.compareTo(max) <= 0;
    }

    private Read inRange(String text, BigDecimal value) {
        BigDecimal number = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (number.scale() > decimals) {
            return refused("fraction", text, number.toPlainString());
        }
        return number.compareTo(min) < 0 || number.compareTo(max) > 0
                ? refused("range", text, number.toPlainString())
                // Without an exponent, since it is shown: 500 and not 5E+2.
                : new Read(number.scale() < 0 ? number.setScale(0) : number, null);
    }

    private Read refused(String what, String text, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = Characters.excerpt(text);
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new Read(null, new Text(key + "." + what, all));
    }

    /**
     * Whether the text has digits of other scripts, or raised, circled and similar ones, which the normal form might
     * turn into plain ones. Wide digits are accepted.
     */
    private static boolean hasOtherDigits(String text) {
        return text.codePoints().anyMatch(c -> switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                c > '9' && (c < '０' || c > '９');
            default -> false;
        });
    }

    /** Whether some would read the number as thousands, and others as a small number with three decimals. */
    private static boolean couldBeThousands(Matcher parts) {
        String fraction = parts.group("fraction");
        return fraction != null
                && fraction.length() == 3
                && parts.group("whole").matches("[1-9][0-9]{0,2}");
    }

    private static String digits(Matcher parts) {
        String fraction = parts.group("fraction");
        return parts.group("whole").replace(" ", "") + (fraction == null ? "" : fraction);
    }

    private static BigDecimal value(Matcher parts) {
        String fraction = parts.group("fraction");
        BigDecimal value = new BigDecimal("0" + digits(parts)).movePointLeft(fraction == null ? 0 : fraction.length());
        return parts.group("sign").matches("[-\u2212]") ? value.negate() : value;
    }

    private static String latin(String unit) {
        StringBuilder latin = new StringBuilder(unit);
        for (int i = 0; i < unit.length(); i++) {
            int letter = CYRILLIC.indexOf(unit.charAt(i));
            if (letter >= 0) {
                latin.setCharAt(i, LATIN.charAt(letter));
            }
        }
        return latin.toString();
    }

    /** A whole number without a unit. */
    public abstract static class Whole extends Quantity {
        protected Whole(String key, String min, String max) {
            super(key, min, max, 0);
        }
    }

    /**
     * Memory in whole megabytes of 2<sup>20</sup> bytes: {@code 512}, {@code 512Mi} and {@code 1.5Gi} as in Kubernetes,
     * {@code 512m} and {@code 1g} as in Docker, {@code 512 MB} as people write. {@code 512M} and {@code 1G} are
     * ambiguous: powers of 1000 in Kubernetes, of 1024 in Docker.
     */
    public abstract static class Memory extends Quantity {

        private static final BigDecimal KIBI = BigDecimal.valueOf(1_024);
        private static final BigDecimal KIBIBYTE = new BigDecimal("0.0009765625");
        private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
                Map.entry("b", KIBIBYTE.multiply(KIBIBYTE)),
                Map.entry("ki", KIBIBYTE),
                Map.entry("kib", KIBIBYTE),
                Map.entry("kb", KIBIBYTE),
                Map.entry("m", BigDecimal.ONE),
                Map.entry("mb", BigDecimal.ONE),
                Map.entry("mi", BigDecimal.ONE),
                Map.entry("mib", BigDecimal.ONE),
                Map.entry("g", KIBI),
                Map.entry("gb", KIBI),
                Map.entry("gi", KIBI),
                Map.entry("gib", KIBI),
                Map.entry("t", KIBI.multiply(KIBI)),
                Map.entry("tb", KIBI.multiply(KIBI)),
                Map.entry("ti", KIBI.multiply(KIBI)),
                Map.entry("tib", KIBI.multiply(KIBI)));

        private static final BigDecimal FEWEST_BYTES = BigDecimal.valueOf(4 * 1_024 * 1_024);

        private final String sentences;
        private final BigDecimal most;

        protected Memory(String key, String min, String max) {
            super(key, min, max, 0);
            this.sentences = key;
            this.most = new BigDecimal(max);
        }

        /** A number too large for megabytes may be meant as bytes, which Kubernetes takes without a unit. */
        @Override
        protected Optional<Text> tooLarge(String text, BigDecimal number) {
            BigDecimal megabytes = number.divide(KIBI.multiply(KIBI), 0, RoundingMode.CEILING);
            return number.compareTo(FEWEST_BYTES) >= 0 && megabytes.compareTo(most) <= 0
                    ? Optional.of(new Text(
                            sentences + ".bytes",
                            Characters.excerpt(text),
                            number.toPlainString(),
                            megabytes.toPlainString()))
                    : Optional.empty();
        }

        @Override
        protected Optional<BigDecimal> unit(String unit) {
            return Optional.ofNullable(UNITS.get(unit.toLowerCase(Locale.ROOT)));
        }

        @Override
        protected boolean isAmbiguous(String unit) {
            return unit.length() == 1 && "kKMGT".contains(unit);
        }
    }

    /** Processors, in thousandths: {@code 0.5}, {@code 500m} as in Kubernetes, {@code 0.5 CPU} as people write. */
    public abstract static class Cores extends Quantity {

        private static final Set<String> CPU = Set.of("cpu", "cpus", "vcpu", "vcpus", "core", "cores");
        private static final BigDecimal MILLI = new BigDecimal("0.001");

        protected Cores(String key, String min, String max) {
            super(key, min, max, 3);
        }

        @Override
        protected Optional<BigDecimal> unit(String unit) {
            if (unit.equals("m")) {
                return Optional.of(MILLI);
            }
            return CPU.contains(unit.toLowerCase(Locale.ROOT)) ? Optional.of(BigDecimal.ONE) : Optional.empty();
        }
    }
}
