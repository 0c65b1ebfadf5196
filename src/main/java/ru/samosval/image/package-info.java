/**
 * Images and their tags.
 *
 * <p>Asks {@code access}, {@code api}, {@code faces}, {@code input}, {@code request}, {@code storage} and {@code user}.
 */
package ru.samosval.image;
