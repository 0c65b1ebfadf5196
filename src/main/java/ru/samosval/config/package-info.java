/**
 * What the server is told at its start ({@code samosval.*}), the clock and the seeds it goes by, and its orderly end.
 *
 * <p>Asks {@code simulation}.
 */
package ru.samosval.config;
