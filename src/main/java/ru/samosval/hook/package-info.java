/**
 * The commit webhook: reads what CI sends, finds the requests that follow the branch, restarts or marks what came of
 * them; keeps each delivery, repeats and tries them.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code deployment}, {@code faces},
 * {@code hook.forge}, {@code http}, {@code i18n}, {@code input}, {@code refusal}, {@code request}, {@code signin},
 * {@code simulation}, {@code storage} and {@code user}.
 */
package ru.samosval.hook;
