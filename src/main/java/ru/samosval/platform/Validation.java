package ru.samosval.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ru.samosval.platform.Refusal.FieldError;

/**
 * Bean Validation for the services: the constraints of a form's class, told as {@link FieldError}s. A constraint's
 * message is a key of the text bundle; its {@code min}, {@code max} or {@code value} attributes are the arguments, or the
 * character that {@link Readable} found.
 */
@ApplicationScoped
public class Validation {

    @Inject
    private Validator validator;

    /** Everything wrong with the form, at most one error a field; empty and open for more where nothing is. */
    public List<FieldError> check(Object form) {
        List<FieldError> errors = new ArrayList<>();
        for (ConstraintViolation<Object> violation : validator.validate(form)) {
            String field = column(violation.getPropertyPath().toString());
            // What says more than that the form is wrong goes first.
            boolean first = violation.getMessageTemplate().endsWith(".required")
                    || violation.getConstraintDescriptor().getAnnotation() instanceof Readable;
            boolean known = errors.stream().anyMatch(e -> e.field().equals(field));
            if (known && first) {
                errors.removeIf(e -> e.field().equals(field));
            }
            if (!known || first) {
                errors.add(new FieldError(field, violation.getMessageTemplate(), arguments(violation)));
            }
        }
        return errors;
    }

    private static Object[] arguments(ConstraintViolation<?> violation) {
        if (violation.getConstraintDescriptor().getAnnotation() instanceof Readable readable) {
            int character = Characters.firstUnseen((CharSequence) violation.getInvalidValue(), readable.lines())
                    .orElseThrow();
            return new Object[] {Characters.name(character)};
        }
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        return List.of("min", "max", "value").stream()
                .map(attributes::get)
                .filter(a -> a != null)
                .toArray();
    }

    /** {@code imageName} is the column {@code image_name}. */
    private static String column(String property) {
        return property.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }
}
