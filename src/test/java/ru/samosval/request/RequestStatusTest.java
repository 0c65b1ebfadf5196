package ru.samosval.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestStatusTest {

    @ParameterizedTest(name = "an operator moves {0} to: {1}")
    @CsvSource(textBlock = """
                    DRAFT,
                    SUBMITTED, IN_REVIEW APPROVED REJECTED
                    IN_REVIEW, APPROVED REJECTED
                    APPROVED,  IN_REVIEW
                    REJECTED,  IN_REVIEW
                    """)
    void anOperatorMovesARequestOnlyAsTheContractSays(RequestStatus from, String allowed) {
        for (RequestStatus to : RequestStatus.values()) {
            boolean legal = allowed != null && (" " + allowed + " ").contains(" " + to + " ");
            assertEquals(legal, from.canBecome(to), from + " to " + to);
        }
    }

    @ParameterizedTest(name = "{0} is submittable: {1}, buildable: {2}, stored as {3}")
    @CsvSource({
        "DRAFT, true, false, draft",
        "SUBMITTED, false, false, submitted",
        "IN_REVIEW, false, false, in_review",
        "APPROVED, false, true, approved",
        "REJECTED, false, false, rejected"
    })
    void onlyADraftIsSubmittedAndOnlyAnApprovedRequestIsBuilt(
            RequestStatus status, boolean submittable, boolean buildable, String column) {
        assertEquals(submittable, status.isSubmittable());
        assertEquals(buildable, status.isBuildable());
        assertEquals(column, new RequestStatus.KeyColumn().convertToDatabaseColumn(status));
        assertEquals(status, new RequestStatus.KeyColumn().convertToEntityAttribute(column));
    }
}
