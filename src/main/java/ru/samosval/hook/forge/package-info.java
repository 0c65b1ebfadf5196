/**
 * What forges send about a push: how each proves that it knows the secret, and the relevant fields of its payload. Pure
 * functions of bytes and headers; {@code hook} acts on the result.
 *
 * <p>Asks {@code api}, {@code i18n} and {@code refusal}.
 */
package ru.samosval.hook.forge;
