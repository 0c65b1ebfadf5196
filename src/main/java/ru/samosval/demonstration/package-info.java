/**
 * A portal full of life in one click, and empty again: people of each role, requests in each state, builds, images, deployments
 * and a week of history, and switching between these people without passwords while they are there.
 *
 * <p>What keeps it safe: only an administrator makes the set, and only from the machine of the portal unless {@code
 * samosval.demonstration} says otherwise; its people have passwords that nobody knows; whoever acts as one of them came from
 * the sign-in of an administrator, which is asked at each switch and must still be open; each switch is in the audit log.
 *
 * <p>Asks {@code access}, {@code alert}, {@code audit}, {@code build}, {@code config}, {@code deployment},
 * {@code faces}, {@code i18n}, {@code image}, {@code refusal}, {@code request}, {@code signin}, {@code storage} and
 * {@code user}.
 */
package ru.samosval.demonstration;
