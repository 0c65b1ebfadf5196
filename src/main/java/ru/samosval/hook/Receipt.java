package ru.samosval.hook;

/**
 * The answer to a delivery.
 *
 * @param delivery its number in the lab
 * @param sameAs the delivery that it repeats, whose result this is; null if it came for the first time
 */
public record Receipt(long delivery, Long sameAs, CommitResult result) {}
