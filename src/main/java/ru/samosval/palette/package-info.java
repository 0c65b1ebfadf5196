/**
 * Everything by a few letters: what the palette of the pages ({@code Ctrl+K}) finds.
 *
 * <p>Asks {@code access}, {@code api}, {@code deployment}, {@code i18n}, {@code image}, {@code request},
 * {@code storage} and {@code user}.
 */
package ru.samosval.palette;
