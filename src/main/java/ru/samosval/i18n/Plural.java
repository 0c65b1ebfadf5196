package ru.samosval.i18n;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a word after a number. A sentence writes it as <code>{0|image|images}</code>, in Russian
 * <code>{0|образ|образа|образов}</code>: only the word, chosen by argument 0. The forms are in the order of the plural
 * categories of Unicode CLDR that the language has for whole numbers (one, few, many in Russian; one, other in
 * English).
 */
final class Plural {

    private static final Pattern CHOICE = Pattern.compile("\\{(\\d+)\\|([^{}]+)\\}");

    private Plural() {}

    /** The sentence with all forms chosen. If an argument is no whole number, the last form is taken. */
    static String chosen(String sentence, Locale locale, Object... arguments) {
        return sentence.indexOf('|') < 0
                ? sentence
                : CHOICE.matcher(sentence)
                        .replaceAll(choice -> Matcher.quoteReplacement(form(choice, locale, arguments)));
    }

    private static String form(MatchResult choice, Locale locale, Object... arguments) {
        String[] forms = choice.group(2).split("\\|");
        int at = Integer.parseInt(choice.group(1));
        String digits = at < arguments.length ? String.valueOf(arguments[at]) : "";
        int last = forms.length - 1;
        return forms[
                digits.matches("-?\\d{1,18}")
                        ? Math.min(last, category(Math.abs(Long.parseLong(digits)), locale))
                        : last];
    }

    private static int category(long n, Locale locale) {
        if (!locale.getLanguage().equals("ru")) {
            return n == 1 ? 0 : 1;
        }
        long ten = n % 10;
        long hundred = n % 100;
        if (ten == 1 && hundred != 11) {
            return 0;
        }
        return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 1 : 2;
    }
}
