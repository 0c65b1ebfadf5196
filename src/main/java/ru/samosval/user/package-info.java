/**
 * People and service accounts: who they are, how they prove it (passwords, API tokens), their sessions and the brakes on guessing.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code faces}, {@code http}, {@code i18n},
 * {@code input}, {@code refusal} and {@code storage}.
 */
package ru.samosval.user;
