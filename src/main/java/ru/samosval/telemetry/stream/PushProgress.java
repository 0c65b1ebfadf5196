package ru.samosval.telemetry.stream;

/**
 * Told in the transaction that notes how much was sent somewhere, or why it was not. It stands here, as this room tells it to
 * those who look, and the room that sends asks this one.
 */
public record PushProgress() {}
