package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a request carries along to the page that says why it was refused. */
public final class ErrorPage {

    /** The request attribute with the sentence that the page shows. */
    public static final String REASON = "samosval.reason";

    /** The request attribute by which the page knows that the form that was sent is gone. */
    public static final String LOST_FORM = "samosval.lost";

    private ErrorPage() {}

    /** Refuses by the page of this status, which says the sentence. */
    public static void send(HttpServletRequest request, HttpServletResponse response, int status, String sentence)
            throws IOException {
        request.setAttribute(REASON, sentence);
        response.sendError(status);
    }
}
