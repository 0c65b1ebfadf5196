/**
 * The log desk: lines of many deployments in one order, searched, scrolled through and downloaded. Long work is done in
 * turns by a few threads and written as its reader takes it (docs/adr/0001, "Search").
 */
package ru.samosval.telemetry.desk;
