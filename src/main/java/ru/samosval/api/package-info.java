/**
 * What all resources below {@code /api} have in common: who may call, how a refusal is told as problem+json, how JSON
 * is read and written.
 */
package ru.samosval.api;
