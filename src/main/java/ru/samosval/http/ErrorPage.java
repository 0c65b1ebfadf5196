package ru.samosval.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a request passes to the error page about its refusal. */
public final class ErrorPage {

    /** The request attribute with the sentence that the page shows. */
    public static final String REASON = "samosval.reason";

    /** The request attribute that tells the page that the sent form is lost. */
    public static final String LOST_FORM = "samosval.lost";

    private ErrorPage() {}

    /** Answers with the error page of this status, which shows the sentence. */
    public static void send(HttpServletRequest request, HttpServletResponse response, int status, String sentence)
            throws IOException {
        request.setAttribute(REASON, sentence);
        response.sendError(status);
    }
}
