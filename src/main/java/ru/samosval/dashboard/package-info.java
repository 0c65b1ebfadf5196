/**
 * The first page: counts by state, and what has happened lately.
 */
package ru.samosval.dashboard;
