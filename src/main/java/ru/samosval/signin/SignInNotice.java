package ru.samosval.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** A message on the sign-in page for somebody who was redirected there. */
public interface SignInNotice {

    /** The key of the sentence; empty if there is nothing to tell this browser. */
    Optional<String> key(HttpServletRequest request);

    /** Somebody has signed in, so the message is no longer needed. */
    void signedIn(HttpServletRequest request, HttpServletResponse response);
}
