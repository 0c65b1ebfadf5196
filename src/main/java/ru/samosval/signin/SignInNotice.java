package ru.samosval.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Something that the sign-in page tells who is led to it, and that it does not know by itself. */
public interface SignInNotice {

    /** The key of the sentence; empty where there is nothing to tell this browser. */
    Optional<String> key(HttpServletRequest request);

    /** Somebody has signed in: it need not be told any more. */
    void signedIn(HttpServletRequest request, HttpServletResponse response);
}
