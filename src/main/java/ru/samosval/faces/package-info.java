/**
 * How pages and their posts are made: acts and their messages, the thing that an address names, plain posts,
 * converters.
 */
package ru.samosval.faces;
