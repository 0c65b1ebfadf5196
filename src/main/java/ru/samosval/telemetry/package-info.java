/**
 * Logs and metrics over HTTP: the lines and points of a deployment's runs, computed on request.
 *
 * <p>Asks {@code access}, {@code api}, {@code deployment}, {@code format}, {@code i18n}, {@code input}, {@code refusal},
 * {@code simulation} and {@code user}.
 */
package ru.samosval.telemetry;
