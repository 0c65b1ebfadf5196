package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.util.List;

/** Compares live answers with the server's description of them ({@code /api/openapi.json}). */
public final class Described {

    private static OpenApiInteractionValidator validator;

    private Described() {}

    private static synchronized OpenApiInteractionValidator validator(Server server) {
        if (validator == null) {
            validator = OpenApiInteractionValidator.createForInlineApiSpecification(
                            server.as("root").get("/api/openapi.json").body())
                    .build();
        }
        return validator;
    }

    /** Fails if the answer's status, headers or body differ from the description. */
    public static void check(Client.Answer answer) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
        if (!answer.body().isEmpty()) {
            response.withContentType(answer.header("Content-Type")).withBody(answer.body());
        }
        assertEquals(
                List.of(),
                faults(answer.request().uri().getPath(), answer.request().method(), response.build()),
                answer::toString);
    }

    /** What is wrong with a body as an answer to such a call, according to the description; empty if nothing is. */
    public static List<String> faults(String path, String method, int status, String contentType, String body) {
        return faults(
                path,
                method,
                SimpleResponse.Builder.status(status)
                        .withContentType(contentType)
                        .withBody(body)
                        .build());
    }

    private static List<String> faults(String path, String method, SimpleResponse response) {
        return validator(Server.shared())
                .validateResponse(path, Request.Method.valueOf(method), response)
                .getMessages()
                .stream()
                .filter(m -> m.getLevel() == ValidationReport.Level.ERROR)
                .map(m -> m.getKey() + ": " + m.getMessage())
                .toList();
    }
}
