/**
 * What a request and its answer carry besides their content: proxies' headers, other sites, bodies as they were sent.
 *
 * <p>Asks {@code config}.
 */
package ru.samosval.http;
