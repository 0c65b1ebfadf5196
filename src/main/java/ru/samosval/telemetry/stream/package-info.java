/**
 * Everything live: the logs and charts of deployments, the logs of builds, and what changes in the portal, for all who
 * have a page open. There is one topic for each log that is watched, and a few threads for all subscribers. Only this
 * package looks into the server's connections, and only with {@code samosval.stream.direct}.
 *
 * <p>Asks {@code access}, {@code alert}, {@code api}, {@code audit}, {@code build}, {@code config}, {@code deployment},
 * {@code hook}, {@code input}, {@code refusal}, {@code request}, {@code simulation}, {@code storage},
 * {@code telemetry}, {@code user} and {@code work}.
 */
package ru.samosval.telemetry.stream;
