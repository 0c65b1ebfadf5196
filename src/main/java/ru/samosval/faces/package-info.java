/**
 * How pages and posts work: acts and their messages, the thing that an address names, plain posts, converters; lists
 * whose order and page stand in the address; scripts and styles that browsers cache by their content.
 *
 * <p>Asks {@code access}, {@code config}, {@code format}, {@code http}, {@code i18n}, {@code input}, {@code refusal}
 * and {@code storage}.
 */
package ru.samosval.faces;
