package ru.samosval.i18n;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates sentences that the portal stores in English, or sends to programs: alerts, why a build or a rollout
 * failed, the details of the audit log. Such sentences are recognized by comparing them with the sentences of the
 * English bundle whose keys begin with {@code said.}; the reader gets the sentence with the same key in their language.
 * Arguments that are such sentences themselves are translated, too. All other text stays as it is, such as what people
 * typed and what tools print.
 */
public final class Said {

    private static final String PREFIX = "said.";

    /** How deep sentences may contain each other: three levels, as in an alert about a step of a build. */
    private static final int DEEPEST = 3;

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)}");

    private static final List<Form> FORMS = forms(Texts.bundle(Locale.ENGLISH));

    private Said() {}

    /**
     * An English sentence of the bundle.
     *
     * @param literals the texts before, between and after its arguments
     * @param arguments the numbers of the arguments between them, in their order
     */
    private record Form(String key, List<String> literals, List<Integer> arguments) {

        static Form of(String key, String sentence) {
            List<String> literals = new ArrayList<>();
            List<Integer> arguments = new ArrayList<>();
            Matcher matcher = ARGUMENT.matcher(sentence.replace("''", "'"));
            StringBuilder literal = new StringBuilder();
            while (matcher.find()) {
                arguments.add(Integer.valueOf(matcher.group(1)));
                literal.setLength(0);
                matcher.appendReplacement(literal, "");
                literals.add(literal.toString());
            }
            literal.setLength(0);
            literals.add(matcher.appendTail(literal).toString());
            return new Form(key, literals, arguments);
        }

        /** The number of characters that are not arguments. */
        int weight() {
            return literals.stream().mapToInt(String::length).sum();
        }

        /**
         * The arguments of the text, if it is this sentence; otherwise null. Takes time in proportion to its length.
         */
        String[] match(String text) {
            int last = arguments.size();
            if (last == 0) {
                return text.equals(literals.get(0)) ? new String[0] : null;
            }
            String end = literals.get(last);
            if (!text.startsWith(literals.get(0)) || !text.endsWith(end)) {
                return null;
            }
            String[] values =
                    new String[arguments.stream().mapToInt(i -> i + 1).max().orElseThrow()];
            int at = literals.get(0).length();
            for (int i = 0; i < last; i++) {
                // An argument is never empty.
                int next = i + 1 < last ? text.indexOf(literals.get(i + 1), at + 1) : text.length() - end.length();
                if (next <= at) {
                    return null;
                }
                values[arguments.get(i)] = text.substring(at, next);
                at = next + literals.get(i + 1).length();
            }
            return values;
        }
    }

    private static List<Form> forms(ResourceBundle english) {
        // Longest sentences first, so that "its configuration does not exist" is tried before "{0} does not exist".
        return english.keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> Form.of(key, english.getString(key)))
                .sorted(Comparator.comparingInt(Form::weight).reversed())
                .toList();
    }

    /** The sentence in the language of this bundle, or itself if it is not one of ours. */
    public static String told(String sentence, ResourceBundle words) {
        return told(sentence, words, DEEPEST);
    }

    private static String told(String sentence, ResourceBundle words, int deep) {
        for (Form form : FORMS) {
            String[] values = form.match(sentence);
            if (values != null) {
                Object[] told = new Object[values.length];
                for (int i = 0; i < values.length; i++) {
                    told[i] = deep == 1 ? values[i] : told(values[i], words, deep - 1);
                }
                return new MessageFormat(words.getString(form.key()), words.getLocale()).format(told);
            }
        }
        return sentence;
    }
}
