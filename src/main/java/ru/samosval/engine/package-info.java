/**
 * The timers that drive the simulation and the index of texts. They decide nothing: each asks a service what is due, and lets it be carried.
 *
 * <p>Asks {@code access}, {@code alert}, {@code build}, {@code config}, {@code deployment} and {@code storage}.
 */
package ru.samosval.engine;
