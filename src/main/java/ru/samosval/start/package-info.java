/**
 * The beginning: the database's schema and first data, what the log says when the server is ready.
 *
 * <p>Asks {@code access}, {@code audit}, {@code config}, {@code deployment}, {@code image}, {@code input}, {@code request}, {@code simulation}, {@code storage} and {@code user}.
 */
package ru.samosval.start;
