/**
 * Logs and metrics over HTTP: lines and points of a deployment's runs, computed when they are asked for.
 */
package ru.samosval.telemetry;
