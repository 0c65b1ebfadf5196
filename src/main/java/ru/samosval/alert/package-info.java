/**
 * Alerts about deployments that failed: raised and withdrawn by the simulation, resolved by operators.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code faces}, {@code format}, {@code input},
 * {@code refusal}, {@code request}, {@code storage} and {@code user}.
 */
package ru.samosval.alert;
