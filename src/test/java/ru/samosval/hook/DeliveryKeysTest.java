package ru.samosval.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import ru.samosval.hook.forge.Dialect;

class DeliveryKeysTest {

    /**
     * From its documentation: the deliveries that result from GitLab's API have the same event, but each has its own
     * key.
     */
    @Test
    void gitLabsDeliveriesOfOneEventAreSeveralWhereTheyHaveKeys() {
        Map<String, String> headers = Map.of("X-Gitlab-Event-UUID", "event", "Idempotency-Key", "delivery");
        assertEquals(List.of("gitlab//delivery"), DeliveryKeys.of(Dialect.GITLAB, null, null, headers::get, null));
        assertEquals(
                List.of("gitlab//event"),
                DeliveryKeys.of(Dialect.GITLAB, null, null, Map.of("X-Gitlab-Event-UUID", "event")::get, null));
    }
}
