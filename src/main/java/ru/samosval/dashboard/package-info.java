/**
 * The first page: counts by state, and what has happened lately.
 *
 * <p>Asks {@code access}, {@code alert}, {@code audit}, {@code deployment}, {@code i18n}, {@code input},
 * {@code request}, {@code storage} and {@code user}.
 */
package ru.samosval.dashboard;
