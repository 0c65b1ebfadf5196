/**
 * The two languages: sentences by their keys, labels of states.
 *
 * <p>Asks {@code refusal}.
 */
package ru.samosval.i18n;
