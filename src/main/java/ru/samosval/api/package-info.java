/**
 * What all resources below {@code /api} share: how a call is read, remembered and answered, how a refusal is answered
 * as problem+json, and how all of them are described.
 *
 * <p>Asks {@code access}, {@code config}, {@code format}, {@code http}, {@code i18n}, {@code input}, {@code refusal}
 * and {@code storage}.
 */
package ru.samosval.api;
