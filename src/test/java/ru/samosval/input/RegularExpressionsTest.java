package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.re2j.Pattern;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.samosval.refusal.Refusal.Invalid;

/** Regular expressions that users send are matched by threads of the server, whose stacks are small. */
class RegularExpressionsTest {

    private static final long STACK = 512 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((a?)?)?)?){1000}",
                "(a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?){1000}",
                "(((a*)*)*){700}",
                "(a?){900}"
            })
    void whatGoesDownTheStackForEachOfVeryManyStepsIsRefused(String expression) {
        Invalid refusal = assertThrows(Invalid.class, () -> Expressions.compile("q", expression, 0));
        assertEquals("desk.regex.steps", refusal.errors().get(0).text().key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(\\w{1,60}\\.){1,10}\\w+",
                "a{1000}",
                "(?:a?){990}",
                "(a?){390}",
                "((a?)?){250}",
                "((((a?)?)?)?){140}"
            })
    void whatIsTakenIsLookedForOnASmallStack(String expression) throws InterruptedException {
        Pattern pattern = Expressions.compile("q", expression, 0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread small = new Thread(null, () -> pattern.matcher("b a1b2 items").find(), "small", STACK);
        small.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        small.start();
        small.join();
        assertEquals(null, thrown.get());
    }
}
