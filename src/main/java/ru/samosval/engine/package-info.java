/**
 * The timers that drive the simulation and the index of texts. They decide nothing: each asks a service what is due, and lets it be carried.
 */
package ru.samosval.engine;
