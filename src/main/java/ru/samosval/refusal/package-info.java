/**
 * Why an act was not done. Known by all rooms.
 *
 * <p>Asks no other room.
 */
package ru.samosval.refusal;
