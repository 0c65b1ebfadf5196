/**
 * The filters, in the order of web.xml, from the client's address to the page or resource that answers; and the
 * servlets that belong to no other room.
 *
 * <p>Asks {@code access}, {@code alert}, {@code api}, {@code audit}, {@code config}, {@code faces}, {@code hook},
 * {@code http}, {@code i18n}, {@code input}, {@code refusal}, {@code signin}, {@code storage}, {@code telemetry.stream}
 * and {@code user}.
 */
package ru.samosval.web;
