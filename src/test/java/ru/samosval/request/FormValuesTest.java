package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Field;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import ru.samosval.harness.Sentences;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Keeps;
import ru.samosval.input.Quantity;
import ru.samosval.input.TextRule;
import ru.samosval.refusal.Refusal.Text;

/** What the fields of a request accept, and the one sentence for each broken rule, as tables. */
class FormValuesTest {

    private static final Pattern REPEATED = Pattern.compile("\\{(.*?)\\*(\\d+)}");

    @ParameterizedTest(name = "{0} \"{1}\": {2}")
    @CsvFileSource(resources = "form-values.csv", delimiter = '|')
    void aFieldTakesWhatItsGrammarTakesAndSaysWhichRuleIsBroken(String field, String text, String right)
            throws ReflectiveOperationException {
        String value = written(text);
        assertEquals(right, broken(field, value).map(Text::key).orElse("taken"));
        broken(field, value).ifPresent(FormValuesTest::saysSoInBothLanguages);
    }

    @ParameterizedTest(name = "{0} \"{1}\": {2}")
    @CsvFileSource(resources = "numbers.csv", delimiter = '|')
    void aNumberMeansWhatItMeansToPeopleAndWhatHasTwoMeaningsIsRefused(String field, String text, String right) {
        Quantity quantity = field.equals("vcpu") ? new RequestData.Vcpu() : new RequestData.RamMb();
        String typed = text.replace('·', '\u00A0').replace('⁃', '\u202F');
        Optional<Text> broken = Optional.ofNullable(quantity.typed(typed).broken());
        assertEquals(
                right,
                broken.map(Text::key).orElseGet(() -> quantity.typed(typed).text()));
        broken.ifPresent(FormValuesTest::saysSoInBothLanguages);
        broken.ifPresent(b -> assertEquals(typed, quantity.typed(typed).text(), "what is wrong stays as it was typed"));
    }

    private static void saysSoInBothLanguages(Text text) {
        for (String language : new String[] {"ru", "en"}) {
            String sentence = Sentences.of(language, text);
            assertFalse(sentence.matches(".*\\{\\d.*"), sentence);
        }
    }

    /** The first broken rule of the field's constraints, in the order in which users are told. */
    private static Optional<Text> broken(String column, String value) throws ReflectiveOperationException {
        Field field = RequestData.class.getDeclaredField(property(column));
        AtMost most = field.getAnnotation(AtMost.class);
        if (most != null && Characters.count(value) > most.value()) {
            return Optional.of(new Text(most.message(), most.value(), Characters.count(value)));
        }
        return TextRule.of(field.getAnnotation(Keeps.class).value()).broken(value);
    }

    private static String property(String column) {
        return Pattern.compile("_(.)")
                .matcher(column)
                .replaceAll(m -> m.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static String written(String text) {
        return REPEATED.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
    }
}
