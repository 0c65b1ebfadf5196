/**
 * What forges send when something was pushed: how each proves that it knows the secret, and what of its payload matters.
 * Pure functions of bytes and headers; what is done with them is the room's around.
 *
 * <p>Asks {@code api}, {@code i18n} and {@code refusal}.
 */
package ru.samosval.hook.forge;
