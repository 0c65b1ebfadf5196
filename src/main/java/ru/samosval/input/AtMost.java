package ru.samosval.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text with at most this many characters (code points). The error says how many a longer one has. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AtMost.Check.class)
public @interface AtMost {

    /** The greatest number of characters. */
    int value();

    /** The key of the sentence. */
    String message() default "error.long";

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** The validator. */
    class Check implements ConstraintValidator<AtMost, CharSequence> {

        private int most;

        @Override
        public void initialize(AtMost atMost) {
            most = atMost.value();
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            return text == null || Characters.count(text) <= most;
        }
    }
}
