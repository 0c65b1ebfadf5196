package ru.samosval.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text without the characters that {@link Characters} forbids. The error names the first one. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {Readable.Check.class, Readable.OfNumber.class})
public @interface Readable {

    /** Whether the text may have several lines. */
    boolean lines() default false;

    /** The key of the sentence. */
    String message() default "error.character";

    /** Required by Bean Validation. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation. */
    Class<? extends Payload>[] payload() default {};

    /** The validator of numbers, whose text has one line. */
    class OfNumber implements ConstraintValidator<Readable, Quantity.Typed> {

        @Override
        public boolean isValid(Quantity.Typed typed, ConstraintValidatorContext context) {
            return typed == null || Characters.firstUnseen(typed.text(), false).isEmpty();
        }
    }

    /** The validator. */
    class Check implements ConstraintValidator<Readable, CharSequence> {

        private boolean lines;

        @Override
        public void initialize(Readable readable) {
            lines = readable.lines();
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            return text == null || Characters.firstUnseen(text, lines).isEmpty();
        }
    }
}
