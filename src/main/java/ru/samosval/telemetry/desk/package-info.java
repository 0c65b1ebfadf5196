/**
 * The log desk: lines of many deployments in one order, which can be searched, scrolled through and downloaded. Long
 * work is done in turns by a few threads, and written as fast as its reader takes it (docs/adr/0001, "Search").
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code deployment}, {@code format}, {@code i18n},
 * {@code input}, {@code refusal}, {@code request}, {@code simulation}, {@code telemetry} and {@code user}.
 */
package ru.samosval.telemetry.desk;
