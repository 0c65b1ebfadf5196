/**
 * What programs that watch the portal ask: the fleet and the portal as Prometheus reads them, and whether the server is
 * well.
 */
package ru.samosval.monitoring;
