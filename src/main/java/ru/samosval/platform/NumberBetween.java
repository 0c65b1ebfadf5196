package ru.samosval.platform;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A number as a person types it. Its length and its form are looked at first: to parse a number takes time that grows
 * with the square of its length.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = NumberBetween.Check.class)
public @interface NumberBetween {

    /** The least there may be. */
    String min();

    /** The most there may be. */
    String max();

    /** How many digits may follow the point. */
    int decimals() default 0;

    /** The key of the sentence. */
    String message();

    /** As Bean Validation asks of each constraint. */
    Class<?>[] groups() default {};

    /** As Bean Validation asks of each constraint. */
    Class<? extends Payload>[] payload() default {};

    /** Does the work. */
    class Check implements ConstraintValidator<NumberBetween, CharSequence> {

        private BigDecimal min;
        private BigDecimal max;
        private int longest;
        private Pattern form;

        @Override
        public void initialize(NumberBetween between) {
            min = new BigDecimal(between.min());
            max = new BigDecimal(between.max());
            int digits = max.precision() - max.scale();
            longest = digits + 1 + between.decimals();
            String decimals = between.decimals() == 0 ? "" : "(?:\\.[0-9]{1," + between.decimals() + "})?";
            form = Pattern.compile("[0-9]{1," + digits + "}" + decimals);
        }

        @Override
        public boolean isValid(CharSequence text, ConstraintValidatorContext context) {
            if (text == null || text.toString().isBlank()) {
                return true;
            }
            if (text.length() > longest || !form.matcher(text).matches()) {
                return false;
            }
            BigDecimal number = new BigDecimal(text.toString());
            return number.compareTo(min) >= 0 && number.compareTo(max) <= 0;
        }
    }
}
