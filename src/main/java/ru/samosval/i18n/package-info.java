/**
 * The two languages: sentences by key, labels of states.
 *
 * <p>Asks {@code refusal}.
 */
package ru.samosval.i18n;
