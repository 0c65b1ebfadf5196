package ru.samosval.input;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The form in which texts are compared where people search: letter case by Unicode's full case folding, ё as е, every
 * width of a letter as the usual one (normal form KC), any run of blanks and line breaks as one blank, none around it.
 * The database knows none of that, so what is searched is stored in this form, and what is looked for is brought into it.
 */
public final class Folded {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private Folded() {}

    /** The text's folded form; folding it again changes nothing. */
    public static String of(String text) {
        if (isPlain(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String wide = Normalizer.normalize(text, Normalizer.Form.NFKC);
        // By way of capitals, where ß is SS and the two small sigmas are one. The dot over a small i is part of it.
        String small = wide.toLowerCase(Locale.ROOT)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ')
                .replace("i\u0307", "i");
        String composed = Normalizer.normalize(small, Normalizer.Form.NFKC).replace('ё', 'е');
        String normal = Normalizer.normalize(composed, Normalizer.Form.NFKC);
        return BLANKS.matcher(normal).replaceAll(" ").strip();
    }

    /**
     * Whether there is nothing in it but printable ASCII, Russian letters but ё and й, and the audit's arrow, with single
     * blanks: so are nearly all texts. Of these only the letter case differs, and it is quick.
     */
    private static boolean isPlain(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isPlain(c) || c == ' ' && before == ' ') {
                return false;
            }
            before = c;
        }
        return before != ' ' || text.isEmpty();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' || c >= 'А' && c <= 'я' && c != 'Й' && c != 'й' || c == '→';
    }
}
