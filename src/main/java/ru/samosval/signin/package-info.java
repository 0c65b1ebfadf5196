/**
 * How a request comes in: which addresses, hosts and callers are answered at all ({@link ru.samosval.signin.FrontDoor}), who
 * is signed in ({@link ru.samosval.signin.SessionAuthentication}), the pages that sign in and out, and the
 * calls for tokens and the audit log. What a sign-in is, is
 * the {@code user} room's matter.
 */
package ru.samosval.signin;
