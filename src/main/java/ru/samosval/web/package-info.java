/**
 * Filters and servlets in the order of web.xml: from the address as the client knows it to the page or resource that
 * answers.
 */
package ru.samosval.web;
