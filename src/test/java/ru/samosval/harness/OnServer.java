package ru.samosval.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test on {@link Server#shared}. Fails if it leaves an error or a stack trace in the server's log. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnServer.CleanLog.class)
public @interface OnServer {

    /** Checks the log after each test. */
    class CleanLog implements AfterEachCallback {

        @Override
        public void afterEach(ExtensionContext context) {
            Server.shared().assertCleanLog();
        }
    }
}
