package ru.samosval.hook.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamplePushTest {

    @ParameterizedTest
    @EnumSource(names = "COMMIT", mode = EnumSource.Mode.EXCLUDE)
    void whatWeSendWeUnderstand(Dialect dialect) throws IOException {
        byte[] body = SamplePush.of(dialect, "https://git.example.test/team/shop.git", "main", "abcdef0123");
        Map<String, String> headers = Signing.headers(dialect, "a secret", body, UUID.randomUUID(), Instant.EPOCH);
        Push push = Payload.read(dialect, headers::get, new ByteArrayInputStream(body));
        assertEquals(List.of(new Push.Change("refs/heads/main", "abcdef0123", false)), push.changes());
        assertEquals(
                List.of("https://git.example.test/team/shop.git"),
                push.addresses().stream().distinct().toList());
    }
}
