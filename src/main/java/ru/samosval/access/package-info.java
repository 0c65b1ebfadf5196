/**
 * Who may do what: the roles, the actor, and {@code Access}, the one place where rights are asked.
 *
 * <p>Asks {@code i18n} and {@code refusal}.
 */
package ru.samosval.access;
