/**
 * Long work, whose results are sent as they come: searches, downloads, live desks. It is done in turns by a few
 * threads, and written as fast as its reader takes it (docs/adr/0001, "Search"). A user has only some of it at a time.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code format}, {@code request} and {@code user}.
 */
package ru.samosval.work;
