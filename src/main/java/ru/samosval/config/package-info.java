/**
 * The settings ({@code samosval.*}), the clock and the seeds, and the orderly stop.
 *
 * <p>Asks {@code simulation}.
 */
package ru.samosval.config;
