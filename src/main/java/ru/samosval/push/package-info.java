/**
 * Logs and metrics of chosen deployments, sent to a Loki or an OpenTelemetry collector by the portal itself.
 */
package ru.samosval.push;
