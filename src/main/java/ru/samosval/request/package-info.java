/**
 * Requests for images: the form and its rules, the states and who moves them, repositories and how their addresses
 * compare.
 */
package ru.samosval.request;
