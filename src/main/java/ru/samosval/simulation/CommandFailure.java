package ru.samosval.simulation;

/**
 * How a RUN command went wrong.
 *
 * @param line its last line of output
 * @param reason the cause as the latter half of a sentence
 * @param exitCode 1..255
 */
record CommandFailure(String line, String reason, int exitCode) {}
