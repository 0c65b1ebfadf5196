/**
 * What a request and its answer carry besides their content: proxies' headers, other sites, bodies as they were sent.
 */
package ru.samosval.http;
