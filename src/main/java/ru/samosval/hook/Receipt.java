package ru.samosval.hook;

/**
 * What a delivery is answered.
 *
 * @param delivery its number in the lab
 * @param sameAs the delivery that it repeats, whose result this is; null where it came for the first time
 */
public record Receipt(long delivery, Long sameAs, CommitResult result) {}
