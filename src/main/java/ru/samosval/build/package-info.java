/**
 * Builds of images: their steps, which the timer carries out, their log and their pages.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code dockerfile}, {@code faces}, {@code i18n},
 * {@code image}, {@code input}, {@code refusal}, {@code request}, {@code simulation}, {@code storage}, {@code user} and
 * {@code waiting}.
 */
package ru.samosval.build;
