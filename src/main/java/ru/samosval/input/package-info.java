/**
 * What people type: characters, lengths, numbers with units, moments, secrets; each rule with the sentence that says
 * which one is broken.
 *
 * <p>Asks {@code refusal} and {@code simulation}.
 */
package ru.samosval.input;
