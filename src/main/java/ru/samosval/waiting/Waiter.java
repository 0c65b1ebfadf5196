package ru.samosval.waiting;

import jakarta.ws.rs.core.Response;
import java.util.function.IntPredicate;
import ru.samosval.access.Actor;
import ru.samosval.access.Credential;

/**
 * Somebody who waits, and the answers they get if it ends badly. Those are made when the call arrives, because the
 * caller's language is only known then.
 *
 * @param credential the sign-in or token that the call came with
 * @param known which versions of the thing the caller already has
 */
record Waiter(
        Actor actor,
        Credential credential,
        IntPredicate known,
        Response signedOut,
        Response notThere,
        Response unavailable) {}
