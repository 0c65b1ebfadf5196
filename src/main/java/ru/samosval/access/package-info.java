/**
 * Who may do what: the roles, the actor, and {@code Rights}, the one class that decides on rights.
 *
 * <p>Asks {@code i18n} and {@code refusal}.
 */
package ru.samosval.access;
