package ru.samosval.input;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The form in which texts are compared in searches: letter case by Unicode's full case folding, ё as е, every width of
 * a letter as the usual one (normal form KC), any run of blanks and line breaks as one blank, and no blanks around it.
 * The database cannot do that, so searched texts are stored in this form, and the text to search for is converted to
 * it.
 */
public final class Folded {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private Folded() {}

    /** The folded form of a text. Folding it again changes nothing. */
    public static String of(String text) {
        if (isPlain(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String wide = Normalizer.normalize(text, Normalizer.Form.NFKC);
        // Via capitals, where ß is SS and the two small sigmas are one. The dot above a small i belongs to the letter.
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
     * Whether the text holds only printable ASCII, Russian letters other than ё and й, and the audit log's arrow, with
     * single blanks. Nearly all texts do, and for these changing the letter case is enough, which is fast.
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
