package ru.samosval.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An error as Docker's clients read it: {@code {"message": …}} with the type {@code application/json} and nothing after
 * it. They compare the whole type, and show the bytes of any other one.
 */
public final class DockerError {

    private static final String TYPE = "application/json";

    private DockerError() {}

    /** Answers with this status and this sentence. */
    public static void send(HttpServletResponse response, int status, String sentence) throws IOException {
        if (response.isCommitted()) {
            // A stream whose head is out: that it ends here is all that can be said.
            return;
        }
        byte[] body = JsonFactories.BUILDERS
                .createObjectBuilder()
                .add("message", sentence)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        // What was written so far and has not been sent is no part of the refusal.
        response.resetBuffer();
        response.setStatus(status);
        setExactType(response);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Sets the type without the charset that the container would append. */
    public static void setExactType(HttpServletResponse response) {
        response.setCharacterEncoding(null);
        response.setContentType(TYPE);
    }
}
