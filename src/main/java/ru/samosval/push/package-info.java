/**
 * Pushes logs and metrics of chosen deployments to a Loki or an OpenTelemetry collector.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code deployment}, {@code docker},
 * {@code faces}, {@code format}, {@code http}, {@code i18n}, {@code input}, {@code monitoring}, {@code refusal},
 * {@code simulation}, {@code storage}, {@code telemetry}, {@code telemetry.stream} and {@code user}.
 */
package ru.samosval.push;
