package ru.samosval.user;

/**
 * By whom and from where a sign-in is tried.
 *
 * @param login as it was typed
 * @param address the client's
 * @param browser the token of a browser in which somebody has signed in before ({@link KnownBrowser}); null where it
 *     sends none
 */
public record SignInTry(String login, String address, String browser) {}
