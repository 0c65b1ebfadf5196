package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;

/** The bytes of a request's body as they were sent, where what is read is what they unpack to: signatures are over these. */
public final class SentBody {

    private static final String ATTRIBUTE = SentBody.class.getName();

    private SentBody() {}

    /** Notes them with the request. */
    public static void keep(HttpServletRequest request, byte[] sent) {
        request.setAttribute(ATTRIBUTE, sent);
    }

    /** The bytes as they were sent; those that were read where these are the same. */
    public static byte[] of(HttpServletRequest request, byte[] read) {
        return request.getAttribute(ATTRIBUTE) instanceof byte[] sent ? sent : read;
    }
}
