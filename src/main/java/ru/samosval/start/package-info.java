/**
 * The start: the database's schema, its first data, and the line in the log that the server is ready.
 *
 * <p>Asks {@code access}, {@code audit}, {@code config}, {@code deployment}, {@code hook}, {@code image},
 * {@code input}, {@code request}, {@code simulation}, {@code storage} and {@code user}.
 */
package ru.samosval.start;
