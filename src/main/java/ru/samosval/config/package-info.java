/**
 * What the server is told at its start ({@code samosval.*}), the clock and the seeds it goes by, and its orderly end.
 */
package ru.samosval.config;
