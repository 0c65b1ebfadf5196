package ru.samosval.start;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import ru.samosval.access.Rights;
import ru.samosval.audit.Audit;
import ru.samosval.config.Settings;
import ru.samosval.hook.HookSecrets;
import ru.samosval.request.RepositoryKeys;
import ru.samosval.storage.Migration;
import ru.samosval.storage.Schema;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Passwords;
import ru.samosval.user.Users;

/**
 * The start of the application (sections 6.1 and 7.2 of the specification): checks the configuration, creates or
 * migrates the database, creates root and, if configured, the demonstration deployments.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Boot {

    private static final Logger LOG = Logger.getLogger(Boot.class.getName());

    private static final String ROOT_PASSWORD = "samosval.root.password";

    private static final int EXIT_NOT_PREPARED = 70;
    private static final int EXIT_WRONG_CONFIGURATION = 78;

    /** Differences between clocks up to this are not reported. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    @Inject
    private Schema schema;

    @Inject
    private Audit audit;

    @Inject
    private HookSecrets secrets;

    @Inject
    private Clock clock;

    @Inject
    private Settings settings;

    @Inject
    private FirstData firstData;

    @Inject
    private Users users;

    @Inject
    private Passwords passwords;

    @PostConstruct
    void start() {
        demandSettings();
        demandOwnCertificate();
        try {
            prepare();
        } catch (Schema.Unfit e) {
            LOG.log(Level.SEVERE, "The server does not start: the database is {0}", e.getMessage());
            Runtime.getRuntime().halt(StorageFaults.EXIT_NO_DATABASE);
        } catch (RuntimeException e) {
            StorageFaults.words(e).ifPresent(words -> {
                LOG.log(Level.SEVERE, "The database cannot be used, the server does not start. {0}", words);
                Runtime.getRuntime().halt(StorageFaults.EXIT_NO_DATABASE);
            });
            LOG.log(Level.SEVERE, "The database could not be prepared, the server does not start", e);
            Runtime.getRuntime().halt(EXIT_NOT_PREPARED);
        }
    }

    private void prepare() {
        schema.migrate(migrations());
        firstData.makeRoot(settings.rootPassword());
        firstData.makeDemoDeployments(settings.demoDeployments());
        audit.newest()
                .filter(newest -> newest.isAfter(clock.instant().plus(CLOCKS_DIFFER)))
                .ifPresent(newest -> LOG.log(
                        Level.WARNING,
                        "The newest act in the database is of {0}, which this machine''s clock has not reached: what was begun then waits for its moment. Is the clock right?",
                        newest));
        if (secrets.server().isEmpty()) {
            LOG.warning(
                    "the webhook has no secret (samosval.webhook.secret, or one made on /hooks/setup): POST /api/hooks/commit is open to every caller on this machine, and closed to others");
        }
        if (users.hasRootInitialPassword()) {
            LOG.warning(
                    settings.isDefaultPasswordAnywhere()
                            ? "root has the password root, which everybody knows, and callers from everywhere are served: change it"
                            : "root has the password root, which everybody knows: until it is changed only callers on this machine are served");
        }
    }

    private static List<Migration> migrations() {
        List<Migration> migrations = new ArrayList<>(RepositoryKeys.all());
        migrations.addAll(SearchTextFolding.all());
        return migrations;
    }

    /**
     * Stops the server if a value of the configuration is wrong, with a sentence and without a stack trace. A portal
     * that ran on with another value than it was given would be worse.
     */
    private void demandSettings() {
        try {
            settings.rootPassword().ifPresent(this::demandGood);
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause != null && !(cause instanceof Settings.Wrong)) {
                cause = cause.getCause();
            }
            if (cause == null) {
                throw e;
            }
            LOG.log(Level.SEVERE, "The configuration is wrong, the server does not start. {0}", cause.getMessage());
            Runtime.getRuntime().halt(EXIT_WRONG_CONFIGURATION);
        }
    }

    private void demandGood(String rootPassword) {
        if (!rootPassword.equals(Rights.ROOT)
                && !passwords.check(ROOT_PASSWORD, rootPassword, Rights.ROOT).isEmpty()) {
            throw new Settings.Wrong(
                    ROOT_PASSWORD, "(not shown)", "a password of 8 to 128 characters that is not among the commonest");
        }
    }

    private static void demandOwnCertificate() {
        OwnCertificate.missing().ifPresent(reason -> {
            LOG.log(
                    Level.SEVERE,
                    "TLS (--sslport) needs a certificate of your own, the server does not start: {0}. See docs/running.md",
                    reason);
            Runtime.getRuntime().halt(EXIT_WRONG_CONFIGURATION);
        });
    }
}
