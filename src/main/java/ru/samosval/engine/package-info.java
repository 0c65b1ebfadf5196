/**
 * The timers that drive the simulation and the text index. They decide nothing: each asks a service what is due and
 * lets the service carry it out.
 *
 * <p>Asks {@code access}, {@code alert}, {@code build}, {@code config}, {@code deployment} and {@code storage}.
 */
package ru.samosval.engine;
