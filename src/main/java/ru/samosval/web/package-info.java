/**
 * Filters, in the order of web.xml, from the address as the client knows it to the page or resource that answers; and
 * the servlets that belong to no other room.
 */
package ru.samosval.web;
