/**
 * What people type: characters, lengths, numbers with units, moments, secrets. Each rule has sentences that say how it
 * is broken.
 *
 * <p>Asks {@code refusal} and {@code simulation}.
 */
package ru.samosval.input;
