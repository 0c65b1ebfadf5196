package ru.samosval.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialSuccessTest {

    private static byte[] logs(long rejected, String message) {
        return ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(rejected)
                        .setErrorMessage(message))
                .build()
                .toByteArray();
    }

    @Test
    void whatACollectorRejectsIsRead() {
        assertEquals(new PartialSuccess(300, "слишком старые"), PartialSuccess.of(logs(300, "слишком старые")));
        assertEquals(
                new PartialSuccess(2, ""),
                PartialSuccess.of(ExportMetricsServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportMetricsPartialSuccess.newBuilder().setRejectedDataPoints(2))
                        .build()
                        .toByteArray()));
    }

    @Test
    void anAnswerOfWhichOnlyTheBeginningIsKnownStillSaysHowMany() {
        byte[] whole = logs(7, "x".repeat(5_000));
        assertEquals(7, PartialSuccess.of(Arrays.copyOf(whole, 4_096)).rejected());
    }

    @ParameterizedTest(name = "“{0}”")
    @ValueSource(strings = {"", "{\"partialSuccess\":{}}", "OK", "ÿÿÿÿÿÿÿÿÿÿÿÿÿ"})
    void whatIsNoSuchMessageRejectsNothing(String answer) {
        assertEquals(0, PartialSuccess.of(answer.getBytes(UTF_8)).rejected());
    }

    @Test
    void fieldsOfLaterVersionsArePassedOver() {
        // Field 9 as a number, 10 as eight bytes, 11 as four, 12 as a text; then rejected = 5.
        byte[] inner = HexFormat.of().parseHex("4801" + "510102030405060708" + "5d01020304" + "620161" + "0805");
        byte[] answer = new byte[inner.length + 2];
        answer[0] = 0x0a;
        answer[1] = (byte) inner.length;
        System.arraycopy(inner, 0, answer, 2, inner.length);
        assertEquals(5, PartialSuccess.of(answer).rejected());
    }

    @Test
    void noMoreIsRejectedThanWasSentAndNothingBelowZero() {
        assertEquals(10, PartialSuccess.of(logs(1_000_000, "")).rejectedOf(10));
        assertEquals(PartialSuccess.WHOLE, PartialSuccess.of(logs(-3, "")));
    }

    @Test
    void peopleAreToldWhyOnlyWhereSomethingWasRejected() {
        assertEquals(
                Optional.of("too old"), PartialSuccess.of(logs(3, "too old")).complaint());
        assertEquals(Optional.empty(), PartialSuccess.of(logs(0, "a warning")).complaint());
    }
}
