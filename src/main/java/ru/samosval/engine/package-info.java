/**
 * The timers that drive the simulation, the text index and the removal of old history. They decide nothing: each asks
 * a service what is due and lets the service carry it out.
 *
 * <p>Asks {@code access}, {@code alert}, {@code build}, {@code config}, {@code deployment} and {@code storage}.
 */
package ru.samosval.engine;
