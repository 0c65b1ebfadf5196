/**
 * The commit webhook: reads what CI sends, finds the requests that follow the branch, restarts or marks what came of
 * them; keeps each delivery, repeats and tries them.
 */
package ru.samosval.hook;
