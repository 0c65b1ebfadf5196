package ru.samosval.hook;

import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Verdict;

/**
 * What came to a webhook, once it was read and its proof was judged.
 *
 * @param event the event as its sender calls it; null where it is not known
 * @param keys by which the same delivery is known when it comes again; none where its sender gives it none
 * @param commits what it tells; none where it only asks whether anybody is there
 * @param reason why it is not taken; null where it is
 */
public record Delivery(
        Origin origin,
        Verdict verdict,
        String event,
        List<String> keys,
        List<CommitHook> commits,
        Reason reason,
        Sent sent) {

    /**
     * Where a delivery comes from.
     *
     * @param actor the signed-in user who sent it; null where CI or a forge did
     * @param address the network address that it came from
     * @param ownRequest the request whose own webhook it came to; null where it came to everybody's
     * @param replayOf the delivery that it repeats; null where it came from outside
     */
    record Origin(Dialect dialect, Actor actor, String address, Long ownRequest, Long replayOf) {}

    /**
     * What was sent.
     *
     * @param headers a line each, secrets masked
     * @param body its beginning, as text
     * @param size all of it, in bytes
     */
    record Sent(String headers, String body, long size) {

        static final Sent NOTHING = new Sent(null, null, 0);
    }

    /** The same, read. */
    Delivery telling(String called, List<String> knownBy, List<CommitHook> told) {
        return new Delivery(origin, verdict, called, knownBy, told, reason, sent);
    }

    /** The same, not taken for this reason. */
    Delivery refused(Reason because) {
        return new Delivery(origin, verdict, event, keys, commits, because, sent);
    }
}
