/**
 * Everything specific to SQLite: its data source and connections, the file, what EclipseLink must know. The only room
 * that names SQLite.
 *
 * <p>Asks {@code config} and {@code input}.
 */
package ru.samosval.storage.sqlite;
