package ru.samosval.waiting;

import jakarta.ws.rs.core.Response;
import java.util.function.IntPredicate;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;

/**
 * Who waits, and what they are told where it ends badly: said when the call came in, since their language is known then.
 *
 * @param credential what they asked by
 * @param known which versions of the thing they have already
 */
record Waiter(
        Actor actor,
        Credential credential,
        IntPredicate known,
        Response signedOut,
        Response notThere,
        Response unavailable) {}
