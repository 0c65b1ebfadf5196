package ru.samosval.input;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Text;

/**
 * Bean Validation for the services. Violations of a form's constraints become {@link FieldError}s. The message of a
 * constraint is a key of the text bundle; the portal's own constraints also put into the sentence what is wrong with
 * the value.
 */
@ApplicationScoped
public class Validation {

    @Inject
    private Validator validator;

    /**
     * Everything wrong with the form, at most one error for each field. If nothing is wrong, an empty list to which
     * more can be added.
     */
    public List<FieldError> check(Object form) {
        Map<String, ConstraintViolation<Object>> first = new LinkedHashMap<>();
        validator.validate(form).stream()
                .sorted(Comparator.comparingInt(Validation::rank))
                .forEach(v -> first.putIfAbsent(column(v.getPropertyPath().toString()), v));
        List<FieldError> errors = new ArrayList<>();
        first.forEach((field, violation) -> errors.add(new FieldError(field, text(violation))));
        return errors;
    }

    /** The most basic error comes first: nothing there, then characters, then length, then form. */
    private static int rank(ConstraintViolation<?> violation) {
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        if (violation.getMessageTemplate().endsWith(".required")) {
            return 0;
        }
        return constraint instanceof Readable ? 1 : constraint instanceof AtMost ? 2 : 3;
    }

    private static Text text(ConstraintViolation<?> violation) {
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        Optional<Text> own = Optional.empty();
        Quantity.Typed number = violation.getInvalidValue() instanceof Quantity.Typed typed ? typed : null;
        if (constraint instanceof Readable readable) {
            own = Characters.refused(
                    number == null ? (CharSequence) violation.getInvalidValue() : number.text(), readable.lines());
        } else if (number != null) {
            own = Optional.ofNullable(number.broken());
        } else if (constraint instanceof AtMost atMost) {
            own = Optional.of(new Text(violation.getMessageTemplate(), atMost.value(), Characters.count((CharSequence)
                    violation.getInvalidValue())));
        } else if (constraint instanceof Keeps keeps) {
            own = TextRule.of(keeps.value()).broken(violation.getInvalidValue().toString());
        }
        return own.orElseGet(() -> new Text(violation.getMessageTemplate(), arguments(violation)));
    }

    private static Object[] arguments(ConstraintViolation<?> violation) {
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        return List.of("min", "max", "value").stream()
                .map(attributes::get)
                .filter(a -> a != null)
                .toArray();
    }

    /** Property {@code imageName} is the column {@code image_name}. */
    private static String column(String property) {
        return property.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
