/**
 * What programs that watch the portal ask for: the fleet and the portal as Prometheus reads them, and whether the
 * server is well.
 *
 * <p>Asks {@code access}, {@code api}, {@code build}, {@code config}, {@code dashboard}, {@code deployment},
 * {@code docker}, {@code engine}, {@code format}, {@code hook}, {@code i18n}, {@code input}, {@code refusal},
 * {@code simulation}, {@code storage}, {@code telemetry}, {@code telemetry.desk}, {@code telemetry.stream} and
 * {@code user}.
 */
package ru.samosval.monitoring;
