package ru.samosval.waiting;

import ru.samosval.access.Guarded;

/**
 * A thing in its present state, for calls that wait for something to happen to it.
 *
 * @param request the request it belongs to, which decides who sees it
 * @param happened whether what is waited for has happened, or cannot happen any more
 * @param version the version of the thing
 * @param body the thing as JSON
 */
public record Sight(Guarded request, boolean happened, int version, String body) {}
