/**
 * The log desk: lines of many deployments in one order, which can be searched, scrolled through and downloaded. What is
 * long of it is done by the room {@code work} (docs/adr/0001, "Search").
 *
 * <p>Asks {@code access}, {@code api}, {@code config}, {@code deployment}, {@code format}, {@code i18n}, {@code input},
 * {@code refusal}, {@code simulation}, {@code telemetry}, {@code user} and {@code work}.
 */
package ru.samosval.telemetry.desk;
