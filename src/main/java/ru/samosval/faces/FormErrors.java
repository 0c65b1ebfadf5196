package ru.samosval.faces;

import java.util.LinkedHashMap;
import java.util.Map;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;

/** What is wrong with the fields of a form, in the reader's language, keyed by the name of the field. */
final class FormErrors {

    private FormErrors() {}

    static Map<String, String> of(Invalid refusal, Texts texts) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (FieldError error : refusal.errors()) {
            errors.putIfAbsent(error.field(), texts.say(error.text()));
        }
        return errors;
    }
}
