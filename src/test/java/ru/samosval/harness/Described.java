package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.util.List;

/** Live answers beside the description that the server gives of them ({@code /api/openapi.json}). */
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

    /** Fails where the answer's status, headers or body are not as they are described. */
    public static void check(Client.Answer answer) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(answer.status());
        if (!answer.body().isEmpty()) {
            response.withContentType(answer.header("Content-Type")).withBody(answer.body());
        }
        ValidationReport report = validator(Server.shared())
                .validateResponse(
                        answer.request().uri().getPath(),
                        Request.Method.valueOf(answer.request().method()),
                        response.build());
        assertEquals(
                List.of(),
                report.getMessages().stream()
                        .filter(m -> m.getLevel() == ValidationReport.Level.ERROR)
                        .map(m -> m.getKey() + ": " + m.getMessage())
                        .toList(),
                answer::toString);
    }
}
