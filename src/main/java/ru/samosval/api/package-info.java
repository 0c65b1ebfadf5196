/**
 * What all resources below {@code /api} have in common: how a call is read, kept and answered, how a refusal is told as problem+json, how JSON
 * is read and written.
 */
package ru.samosval.api;
