/**
 * The two languages: sentences by key, labels of states.
 */
package ru.samosval.i18n;
