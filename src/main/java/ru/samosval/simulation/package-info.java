/**
 * The simulated runtime (specification, section 8) as pure functions of a seed and of time: log lines, CPU and RAM,
 * builds and rollouts. Nothing here reads a clock, keeps state that an answer depends on, or does input and output, so
 * equal arguments always give equal bytes, on every node and after every restart. What a run has said and shown never
 * changes: an edit that would change it is a new {@link ru.samosval.simulation.Model}.
 *
 * <p>Asks {@code format}.
 */
package ru.samosval.simulation;
