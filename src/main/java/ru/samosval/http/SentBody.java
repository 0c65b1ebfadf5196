package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The bytes of a request's body as they were sent, if what is read was unpacked from them. Signatures are made over
 * these bytes.
 */
public final class SentBody {

    private static final String ATTRIBUTE = SentBody.class.getName();

    private SentBody() {}

    /** Stores them with the request. */
    public static void keep(HttpServletRequest request, byte[] sent) {
        request.setAttribute(ATTRIBUTE, sent);
    }

    /** The bytes as they were sent; those that were read if nothing was unpacked. */
    public static byte[] of(HttpServletRequest request, byte[] read) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] sent ? sent : read;
    }
}
