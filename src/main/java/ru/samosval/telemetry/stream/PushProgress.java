package ru.samosval.telemetry.stream;

/**
 * Fired within the transaction that notes how much was sent somewhere, or why it was not. It stands in this package,
 * which tells pages of it, because the package that sends depends on this one.
 */
public record PushProgress() {}
