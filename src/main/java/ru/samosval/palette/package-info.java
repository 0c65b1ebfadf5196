/**
 * The search of the pages' palette ({@code Ctrl+K}), over everything that the caller sees.
 *
 * <p>Asks {@code access}, {@code build}, {@code deployment}, {@code i18n}, {@code image}, {@code input},
 * {@code request}, {@code storage} and {@code user}.
 */
package ru.samosval.palette;
