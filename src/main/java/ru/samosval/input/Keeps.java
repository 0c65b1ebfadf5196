package ru.samosval.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text that keeps a {@link TextRule}, which says itself what is wrong. Nothing keeps every rule. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Keeps.Check.class)
public @interface Keeps {

    /** The rule. */
    Class<? extends TextRule> value();

    /** As Bean Validation asks of each constraint; the sentence is the rule's. */
    String message() default "error.invalid";

    /** As Bean Validation asks of each constraint. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks of each constraint. */
    Class<? extends Payload>[] payload() default {};

    /** Does the work. */
    class Check implements ConstraintValidator<Keeps, CharSequence> {

        private TextRule rule;

        @Override
        public void initialize(Keeps keeps) {
            rule = rule(keeps);
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            return text == null
                    || text.toString().isBlank()
                    || rule.broken(text.toString()).isEmpty();
        }

        static TextRule rule(Keeps keeps) {
            try {
                return keeps.value().getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(keeps.value() + " has no constructor without parameters", e);
            }
        }
    }
}
