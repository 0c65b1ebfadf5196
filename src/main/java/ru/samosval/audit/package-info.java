/**
 * The audit log: a row for each act, written in the act's own transaction (of an act on very many, in each batch's; of a
 * refusal, in one of its own); its page, its retention. Its calls are in {@code signin}, which may ask who calls.
 *
 * <p>Asks {@code access}, {@code config}, {@code faces}, {@code format}, {@code i18n}, {@code input}, {@code refusal}
 * and {@code storage}.
 */
package ru.samosval.audit;
