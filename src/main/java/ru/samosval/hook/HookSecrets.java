package ru.samosval.hook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import ru.samosval.access.Unguarded;
import ru.samosval.config.Settings;
import ru.samosval.storage.Lookup;

/** The secrets by which the webhooks know their senders: the server's, and those of single requests. */
@ApplicationScoped
public class HookSecrets {

    /** In the place of a request: the server's own. */
    private static final long SERVER = 0;

    @Inject
    private Settings settings;

    @Inject
    private Lookup lookup;

    /** The server's secret: the configuration's where it has one. */
    @Unguarded("to judge who calls")
    public Optional<String> server() {
        return settings.webhookSecret().or(() -> stored(SERVER));
    }

    /** The secret of a request's own webhook. */
    @Unguarded("to judge who calls")
    public Optional<String> of(long request) {
        return request == SERVER ? Optional.empty() : stored(request);
    }

    private Optional<String> stored(long of) {
        return lookup.first("SELECT secret FROM hook_secrets WHERE request_id = ?", row -> row.getString(1), of);
    }
}
