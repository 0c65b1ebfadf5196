/**
 * The search of the pages' palette ({@code Ctrl+K}), over everything that the caller sees.
 *
 * <p>Asks {@code access}, {@code alert}, {@code build}, {@code deployment}, {@code hook}, {@code i18n}, {@code image},
 * {@code input}, {@code request}, {@code storage} and {@code user}.
 */
package ru.samosval.palette;
