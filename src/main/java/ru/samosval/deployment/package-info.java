/**
 * Deployments: acts on one by its entity ({@code Deployments}), acts on many by SQL ({@code Fleet}, {@code FleetTasks},
 * {@code Rollouts} over {@code DeploymentRows}), and the history that telemetry is computed from.
 *
 * <p>Asks {@code access}, {@code alert}, {@code api}, {@code audit}, {@code build}, {@code config}, {@code faces}, {@code format},
 * {@code i18n}, {@code image}, {@code input}, {@code refusal}, {@code request}, {@code simulation}, {@code storage},
 * {@code user} and {@code waiting}.
 */
package ru.samosval.deployment;
