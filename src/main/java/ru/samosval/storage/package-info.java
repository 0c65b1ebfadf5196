/**
 * The database as other rooms see it: transactions, SQL, fast reads, lists with filters, the text index. The only room
 * that names JDBC.
 *
 * <p>Asks {@code format}, {@code i18n}, {@code input}, {@code refusal} and {@code storage.sqlite}.
 */
package ru.samosval.storage;
