package ru.samosval.hook;

import java.util.List;
import ru.samosval.access.Actor;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.hook.forge.Verdict;

/**
 * A delivery to a webhook that has been read, with the judgement of its proof.
 *
 * @param event the event, as its sender calls it; null if it is not known
 * @param keys the keys by which the same delivery is recognized when it comes again; empty if its sender gives it none
 * @param commits the commits in it; empty if its sender only checks whether the webhook answers
 * @param reason why it is refused; null if it is not
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
     * @param actor the signed-in user who sent it; null if CI or a forge did
     * @param address the network address that it came from
     * @param ownRequest the request to whose own webhook it came; null if it came to the one for all
     * @param replayOf the delivery that it replays; null if it came from outside
     */
    record Origin(Dialect dialect, Actor actor, String address, Long ownRequest, Long replayOf) {}

    /**
     * What was sent.
     *
     * @param headers one a line, with secrets masked
     * @param body its beginning, as text
     * @param size the whole size in bytes
     */
    record Sent(String headers, String body, long size) {}

    /** The same delivery after its content has been read. */
    Delivery telling(String called, List<String> knownBy, List<CommitHook> told) {
        return new Delivery(origin, verdict, called, knownBy, told, reason, sent);
    }

    /** The same delivery, refused for this reason. */
    Delivery refused(Reason because) {
        return new Delivery(origin, verdict, event, keys, commits, because, sent);
    }
}
