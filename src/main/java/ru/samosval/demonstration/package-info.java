/**
 * A full portal in one click, and an empty one again: people of each role, requests in each state, builds, images,
 * deployments and a week of history. While they are there one can switch between these people without passwords.
 *
 * <p>What keeps this safe: only an administrator creates the set, and only on the portal's own machine unless
 * {@code samosval.demonstration} says otherwise. Nobody knows its people's passwords. Whoever acts as one of them came
 * from the sign-in of an administrator, which each switch checks and which must still be open. Each switch is in the
 * audit log.
 *
 * <p>Asks {@code access}, {@code alert}, {@code audit}, {@code build}, {@code config}, {@code deployment},
 * {@code faces}, {@code i18n}, {@code image}, {@code refusal}, {@code request}, {@code signin}, {@code storage} and
 * {@code user}.
 */
package ru.samosval.demonstration;
