/**
 * How a request comes in: which addresses, hosts and callers are answered at all ({@link ru.samosval.signin.FrontDoor}), who
 * is signed in ({@link ru.samosval.signin.SessionAuthentication}), and the pages that sign in and out. What a sign-in is, is
 * the {@code user} room's matter.
 */
package ru.samosval.signin;
