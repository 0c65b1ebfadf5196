package ru.samosval.signin;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import ru.samosval.user.UserSession;

/**
 * An open sign-in as the API shows it to whose it is.
 *
 * @param current whether it is the one that the call is made by
 */
@Schema(name = "Session")
public record SessionJson(
        long id,
        Instant createdAt,
        Instant usedAt,
        @Schema(nullable = true) String address,

        @Schema(nullable = true, example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        String agent,

        @Schema(example = "false") boolean current) {

    static SessionJson of(UserSession session, long current) {
        return new SessionJson(
                session.id(),
                Instant.ofEpochMilli(session.getCreatedAt()),
                Instant.ofEpochMilli(session.getUsedAt()),
                session.getAddress(),
                session.getAgent(),
                session.id() == current);
    }
}
