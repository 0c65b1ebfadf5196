package ru.samosval.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import ru.samosval.api.DockerError;
import ru.samosval.api.Problems;
import ru.samosval.http.ErrorPage;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal;
import ru.samosval.signin.Addresses;

/**
 * How filters refuse: a page with the sentence for people, problem+json below {@code /api}, Docker's errors below
 * {@code /docker}.
 */
@ApplicationScoped
public class Answers {

    @Inject
    private Texts texts;

    @Inject
    private Problems problems;

    /** Refuses with this status and this sentence of the bundle. */
    void refuse(HttpServletRequest request, HttpServletResponse response, int status, String key) throws IOException {
        if (isApi(request) || isDocker(request)) {
            refuseLightly(request, response, status, key);
        } else {
            ErrorPage.send(request, response, status, texts.of(key));
        }
    }

    /** Answers with the status and sentence of the refusal, as problem+json. */
    void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        write(response, refusal.status(), Problems.MEDIA_TYPE, problems.json(refusal));
    }

    /** Answers with this status and sentence, as problem+json. */
    void tell(HttpServletResponse response, int status, String sentence) throws IOException {
        write(response, status, Problems.MEDIA_TYPE, problems.said(status, sentence));
    }

    /**
     * The same if a part of the request has not been read: closes the connection, since what follows on it is no
     * request.
     */
    void refuseAndClose(HttpServletRequest request, HttpServletResponse response, int status, String key)
            throws IOException {
        response.setHeader("Connection", "close");
        refuse(request, response, status, key);
    }

    /**
     * Refuses for a while, with an answer that costs next to nothing.
     *
     * @param retrySeconds the number of seconds after which to try again
     */
    void refuseForNow(HttpServletRequest request, HttpServletResponse response, String key, int retrySeconds)
            throws IOException {
        response.setIntHeader("Retry-After", retrySeconds);
        refuseLightly(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, key);
    }

    /**
     * Refuses with the sentence only. Drawing an error page would cost too much if many requests are refused at once.
     */
    void refuseLightly(HttpServletRequest request, HttpServletResponse response, int status, String key)
            throws IOException {
        if (isApi(request)) {
            write(response, status, Problems.MEDIA_TYPE, problems.json(status, key));
        } else if (isDocker(request)) {
            tellDocker(response, status, key);
        } else {
            write(response, status, "text/plain", texts.of(key) + "\n");
        }
    }

    /** Answers with this status and sentence in the form that Docker's clients read. */
    void tellDocker(HttpServletResponse response, int status, String key) throws IOException {
        tellDockerSo(response, status, texts.of(key));
    }

    /** The same with a sentence that is not from the bundle. */
    void tellDockerSo(HttpServletResponse response, int status, String sentence) throws IOException {
        writeHeaders(response);
        DockerError.send(response, status, sentence);
    }

    /** Answers that the form was opened too long ago, or elsewhere. */
    void loseForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setAttribute(ErrorPage.LOST_FORM, true);
        response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }

    private static boolean isApi(HttpServletRequest request) {
        return request.getServletPath().equals("/api")
                || Addresses.isOfMonitoring(Addresses.path(request))
                || Problems.isWanted(request);
    }

    private static boolean isDocker(HttpServletRequest request) {
        return request.getServletPath().equals("/docker");
    }

    private void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        writeHeaders(response);
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeHeaders(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Language", texts.getLocale().toLanguageTag());
        response.setHeader("X-Content-Type-Options", "nosniff");
    }
}
