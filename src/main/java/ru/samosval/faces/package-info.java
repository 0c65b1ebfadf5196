/**
 * How pages and their posts are made: acts and their messages, the thing that an address names, plain posts,
 * converters; lists whose order and page stand in the address, scripts and styles kept by their content.
 */
package ru.samosval.faces;
