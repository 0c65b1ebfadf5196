/**
 * Calls that wait for something to happen to a thing, without a thread for each.
 *
 * <p>Asks {@code access}, {@code api}, {@code config}, {@code refusal}, {@code request} and {@code user}.
 */
package ru.samosval.waiting;
