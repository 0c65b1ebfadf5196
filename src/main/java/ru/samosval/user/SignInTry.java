package ru.samosval.user;

/**
 * An attempt to sign in.
 *
 * @param login as it was typed
 * @param address the client's IP address
 * @param browser the token of a browser in which somebody has signed in before ({@link KnownBrowser}); null if the
 *     browser sends none
 */
public record SignInTry(String login, String address, String browser) {}
