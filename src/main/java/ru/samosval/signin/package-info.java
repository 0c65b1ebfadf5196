/**
 * How a request comes in: which addresses, hosts and callers are answered at all
 * ({@link ru.samosval.signin.FrontDoor}), who is signed in ({@link ru.samosval.signin.SessionAuthentication}), the
 * pages to sign in and out, and the API's calls for tokens and the audit log. Sign-ins themselves are kept in the
 * {@code user} room.
 *
 * <p>Asks {@code access}, {@code api}, {@code audit}, {@code config}, {@code format}, {@code http}, {@code i18n},
 * {@code input}, {@code refusal}, {@code storage}, {@code user} and {@code work}.
 */
package ru.samosval.signin;
