/**
 * The beginning: the database's schema and first data, what the log says when the server is ready.
 */
package ru.samosval.start;
