package ru.samosval.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Payload;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * The keys by which a delivery is recognized when it comes again: its sender's names for it, together with the webhook
 * to which it came.
 */
final class DeliveryKeys {

    private static final int LONGEST = 200;

    private DeliveryKeys() {}

    /**
     * The keys in the headers and the payload.
     *
     * @param user the signed-in user, whose keys are separate from others'; null for CI or a forge
     * @param id the payload's own name for it; null if it has none
     */
    static List<String> of(Dialect dialect, Long ownRequest, Long user, UnaryOperator<String> header, String id) {
        List<String> keys = new ArrayList<>(2);
        for (String name : Payload.idHeaders(dialect)) {
            add(keys, dialect, ownRequest, user, name, header.apply(name));
        }
        String older = Payload.olderIdHeader(dialect);
        if (keys.isEmpty() && older != null) {
            add(keys, dialect, ownRequest, user, older, header.apply(older));
        }
        add(keys, dialect, ownRequest, user, "id", id);
        return keys;
    }

    private static void add(List<String> keys, Dialect dialect, Long ownRequest, Long user, String name, String value) {
        if (value == null || value.isBlank()) {
            return;
        }
        if (value.length() > LONGEST) {
            throw new Invalid(name, "error.long", LONGEST, value.length());
        }
        String key = dialect.getKey() + "/" + (ownRequest == null ? "" : ownRequest) + "/"
                + (user == null ? "" : user + "/") + value.strip();
        if (!keys.contains(key)) {
            keys.add(key);
        }
    }
}
