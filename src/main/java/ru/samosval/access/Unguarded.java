package ru.samosval.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A service, or an act of one, that asks nobody's rights: it takes no {@link Actor}, and whoever calls it is to have asked.
 * A test holds that every other public method of a service takes the actor.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Unguarded {

    /** Why that is right: who calls it, or who has asked before. */
    String value();
}
