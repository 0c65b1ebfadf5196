package ru.samosval.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text that follows a {@link TextRule}, which also says what is wrong with it, or a number that was read by one. An empty
 * text follows every rule.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {Keeps.Check.class, Keeps.OfNumber.class})
public @interface Keeps {

    /** The rule. */
    Class<? extends TextRule> value();

    /** Required by Bean Validation; the actual sentence comes from the rule. */
    String message() default "error.invalid";

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** The validator of numbers, which know already whether they are right. */
    class OfNumber implements ConstraintValidator<Keeps, Quantity.Typed> {

        @Override
        public boolean isValid(Quantity.Typed typed, ConstraintValidatorContext context) {
            return typed == null || typed.broken() == null;
        }
    }

    /** The validator. */
    class Check implements ConstraintValidator<Keeps, CharSequence> {

        private TextRule rule;

        @Override
        public void initialize(Keeps keeps) {
            rule = TextRule.of(keeps.value());
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            return text == null
                    || text.toString().isBlank()
                    || rule.broken(text.toString()).isEmpty();
        }
    }
}
