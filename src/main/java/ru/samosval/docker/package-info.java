/**
 * The fleet as a Docker host, below {@code /docker/<token>}: the calls of Docker's own clients are answered from the
 * portal's deployments and images, and their acts are done to these by the portal's rules. A container is one replica.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code deployment}, {@code dockerfile},
 * {@code format}, {@code http}, {@code i18n}, {@code input}, {@code refusal}, {@code request}, {@code signin},
 * {@code simulation}, {@code storage}, {@code telemetry}, {@code telemetry.stream} and {@code user}.
 */
package ru.samosval.docker;
