/**
 * The commit webhook: reads what CI and forges send, finds the requests that follow the branch, and restarts or marks
 * their deployments. Keeps each delivery, replays deliveries and tries payloads.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code deployment}, {@code faces},
 * {@code hook.forge}, {@code http}, {@code i18n}, {@code input}, {@code refusal}, {@code request}, {@code signin},
 * {@code simulation}, {@code storage} and {@code user}.
 */
package ru.samosval.hook;
