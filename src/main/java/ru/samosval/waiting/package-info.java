/**
 * Calls that wait for something to happen to a thing, without a thread for each.
 */
package ru.samosval.waiting;
