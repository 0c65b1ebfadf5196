/**
 * Why an act was not done. Known by all rooms, knows none but the labels of states.
 */
package ru.samosval.refusal;
