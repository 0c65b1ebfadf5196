/**
 * Why an act was not done. Known by all rooms.
 *
 * <p>Asks {@code i18n}.
 */
package ru.samosval.refusal;
