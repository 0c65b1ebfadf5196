package ru.samosval.input;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text of at most so many characters (code points); one that is longer is told how long it is. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AtMost.Check.class)
public @interface AtMost {

    /** The most characters there may be. */
    int value();

    /** The key of the sentence. */
    String message() default "error.long";

    /** As Bean Validation asks of each constraint. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks of each constraint. */
    Class<? extends Payload>[] payload() default {};

    /** Does the work. */
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
