/**
 * Alerts about deployments that failed: raised and taken back by the simulation, seen to by operators.
 */
package ru.samosval.alert;
