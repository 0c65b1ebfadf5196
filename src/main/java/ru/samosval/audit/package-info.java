/**
 * The audit log: its rows, its page, its retention. Each row is written in the transaction of the act itself. An act on
 * very many things writes one in each batch's transaction, a refusal writes it in a transaction of its own. The API's
 * calls are in {@code signin}, because only that room may ask who the caller is.
 *
 * <p>Asks {@code access}, {@code config}, {@code faces}, {@code format}, {@code i18n}, {@code input}, {@code refusal}
 * and {@code storage}.
 */
package ru.samosval.audit;
