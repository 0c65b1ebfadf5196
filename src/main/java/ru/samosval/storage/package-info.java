/**
 * The database as the rooms above see it: transactions, SQL, quick reading, lists with filters, the index of texts.
 * The only room that names JDBC, but for migrations in Java.
 *
 * <p>Asks {@code format}, {@code i18n}, {@code input}, {@code refusal} and {@code storage.sqlite}.
 */
package ru.samosval.storage;
