package ru.samosval.simulation;

/**
 * The failure of a RUN command.
 *
 * @param line its last line of output
 * @param reason the cause, as the second half of a sentence
 * @param exitCode 1..255
 */
record CommandFailure(String line, String reason, int exitCode) {}
