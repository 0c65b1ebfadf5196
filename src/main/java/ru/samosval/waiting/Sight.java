package ru.samosval.waiting;

import ru.samosval.access.Guarded;

/**
 * A thing as it is now, for those who wait for something to happen to it.
 *
 * @param request the request that it came of, which says who sees it
 * @param happened whether what is waited for has happened, or cannot happen any more
 * @param version the thing's version
 * @param body the thing in JSON
 */
public record Sight(Guarded request, boolean happened, int version, String body) {}
