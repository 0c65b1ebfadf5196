/**
 * The simulated runtime (specification, section 8) as pure functions of a seed and of time: log lines, CPU and RAM,
 * builds and rollouts. Nothing here reads a clock, does input or output, or keeps state that an answer depends on. So
 * equal arguments always give equal bytes, on every node and after every restart. What a run has logged and shown never
 * changes: a change that would alter it is a new {@link ru.samosval.simulation.Model}.
 *
 * <p>Asks {@code format}.
 */
package ru.samosval.simulation;
