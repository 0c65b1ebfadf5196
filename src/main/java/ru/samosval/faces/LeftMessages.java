package ru.samosval.faces;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.config.WallClock;

/**
 * The messages of an act that redirects to another page. They are kept here under an id that stands in the address of
 * that page. So they are shown there once, to the user who acted, and in no other of their windows. (The flash of Faces
 * is shared by all windows.)
 */
@ApplicationScoped
public class LeftMessages {

    /** The messages expire after this long: a browser follows a redirect at once. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int MOST = 10_000;
    private static final int ID_BYTES = 12;

    private record Left(String user, long until, List<FacesMessage> messages) {}

    private final SecureRandom random = new SecureRandom();

    /** The messages by their ids, oldest first; guarded by itself. */
    private final Map<String, Left> left = new LinkedHashMap<>();

    @Inject
    @WallClock
    private Clock clock;

    /** Stores messages for a page that this user is redirected to. Returns the id. */
    String leave(String user, List<FacesMessage> messages) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.millis();
        synchronized (left) {
            left.values().removeIf(each -> each.until() < now);
            if (left.size() >= MOST) {
                left.remove(left.keySet().iterator().next());
            }
            left.put(id, new Left(user, now + LONGEST.toMillis(), List.copyOf(messages)));
        }
        return id;
    }

    /**
     * Removes and returns the messages that were stored for this user under the id; empty if there are none, or they
     * have expired.
     */
    List<FacesMessage> take(String user, String id) {
        synchronized (left) {
            Left found = left.get(id);
            if (found == null || !found.user().equals(user)) {
                return List.of();
            }
            left.remove(id);
            return found.until() < clock.millis() ? List.of() : found.messages();
        }
    }
}
