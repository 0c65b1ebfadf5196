/**
 * Users and service accounts: who they are, how they authenticate (passwords, API tokens), their sign-ins and the
 * brakes on guessing.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code faces}, {@code http}, {@code i18n},
 * {@code input}, {@code refusal} and {@code storage}.
 */
package ru.samosval.user;
