/**
 * How moments, numbers and texts are written as bytes, thousands of times a second. Pure Java that depends on no other
 * room, so that all rooms may use it, even the simulation.
 *
 * <p>Asks no other room.
 */
package ru.samosval.format;
