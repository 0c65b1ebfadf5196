package ru.samosval.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a service, or a method of one, that checks no rights. It takes no {@link Actor}; its caller must have checked.
 * {@code ArchitectureTest} requires every other public method of a service to take an actor.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Unguarded {

    /** Why that is right: who calls it, or who has checked before. */
    String value();
}
