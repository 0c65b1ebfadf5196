/**
 * The simulated runtime (specification, section 8) as pure functions of a seed and of time: log lines, CPU and RAM,
 * builds and rollouts. Nothing here reads a clock, keeps state between calls or does input and output, so equal
 * arguments always give equal bytes, on every node and after every restart.
 */
package ru.samosval.simulation;
