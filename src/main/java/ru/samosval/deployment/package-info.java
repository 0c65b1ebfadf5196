/**
 * Deployments: acts on one by its entity ({@code Deployments}), on many by SQL ({@code Fleet}, {@code FleetTasks},
 * {@code Rollouts} over {@code DeploymentRows}), and the history that telemetry is computed from.
 */
package ru.samosval.deployment;
