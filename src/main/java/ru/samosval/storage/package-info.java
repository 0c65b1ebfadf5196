/**
 * The database as the rooms above see it: transactions, SQL, quick reading, lists with filters, the index of texts.
 * The only room that names JDBC, but for migrations in Java.
 */
package ru.samosval.storage;
