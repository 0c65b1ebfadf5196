/**
 * Requests for images: the form and its rules, the states and who moves them, repositories and how their addresses
 * compare.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code dockerfile}, {@code faces}, {@code i18n},
 * {@code input}, {@code refusal}, {@code simulation}, {@code storage} and {@code user}.
 */
package ru.samosval.request;
