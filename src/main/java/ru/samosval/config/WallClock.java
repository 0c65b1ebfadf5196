package ru.samosval.config;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Qualifies the clock of the real world, for what must happen at the real time, whatever time the simulation has:
 *
 * <ul>
 *   <li>how long sign-ins and tokens are valid, and what their pages say of it;
 *   <li>the pauses that slow down guessing, and the quarter of an hour in which a throttled sender has one row;
 *   <li>how long the answer to a call is kept under its idempotency key;
 *   <li>how long a message waits for the page that follows;
 *   <li>the moments that forges sign, and those that are signed in their stead.
 * </ul>
 *
 * <p>Everything else injects the unqualified {@link java.time.Clock}. A test lists the classes that inject this one.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({TYPE, METHOD, FIELD, PARAMETER})
public @interface WallClock {}
