/**
 * How moments, numbers and texts are written as bytes, thousands of times a second: pure Java that knows no other room, so
 * that all may use it, the simulation too.
 *
 * <p>Asks no other room.
 */
package ru.samosval.format;
