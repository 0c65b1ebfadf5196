/**
 * Live logs: one feed for each deployment that is watched, a few threads for all subscribers. The only room that looks
 * into the server, and only behind {@code samosval.stream.direct}.
 */
package ru.samosval.telemetry.stream;
