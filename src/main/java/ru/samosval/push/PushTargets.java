package ru.samosval.push;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.access.Unguarded;
import ru.samosval.audit.Audit;
import ru.samosval.audit.AuditAction;
import ru.samosval.config.Settings;
import ru.samosval.format.Timestamp;
import ru.samosval.input.Characters;
import ru.samosval.input.Secrets;
import ru.samosval.input.Validation;
import ru.samosval.refusal.Refusal.Conflict;
import ru.samosval.refusal.Refusal.FieldError;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.refusal.Refusal.NotFound;
import ru.samosval.storage.Database;
import ru.samosval.storage.ListPart;
import ru.samosval.storage.Lookup;
import ru.samosval.storage.ResultPage;
import ru.samosval.storage.Sql;
import ru.samosval.telemetry.stream.PushProgress;

/** The push targets that administrators have set up, and how far each has come. */
@ApplicationScoped
public class PushTargets {

    private static final int MOST = 20;
    private static final int MOST_NAMED = 100;
    private static final int LONGEST_ERROR = 300;

    /** The orders in which the list can be sorted. There are few enough targets to be sorted without an index. */
    private static final Map<String, String> ORDERS = Map.of(
            "id", "id",
            "name", "name",
            "environment", "environment",
            "state", "CASE WHEN is_active = 0 THEN 1 WHEN last_error IS NULL THEN 2 ELSE 0 END",
            "sent", "sent_lines + sent_points");

    /** A bearer token: visible ASCII without blanks. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    @Inject
    private Event<PushProgress> progress;

    @Inject
    private Lookup lookup;

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    @Inject
    private Validation validation;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    /** A page of the targets, oldest first unless sorted otherwise. For administrators. */
    public ResultPage<PushTarget> list(Actor actor, ListPart part) {
        Rights.demand(Rights.administers(actor));
        String column = part.sort() == null ? null : ORDERS.get(part.sort());
        String order = column == null ? "id" : column + (part.descending() ? " DESC" : "") + ", id";
        return ResultPage.of(read("", order), part);
    }

    /** A target. For administrators. */
    @Transactional
    public PushTarget get(Actor actor, long id) {
        Rights.demand(Rights.administers(actor));
        // Read in the running transaction, which may just have created it.
        return database.inTransaction(sql -> sql.first(
                        "SELECT " + PushTarget.COLUMNS + " FROM push_targets WHERE id = ?", PushTarget::of, id))
                .orElseThrow(NotFound::new);
    }

    /** The targets that are not paused. */
    @Unguarded("the timer that sends")
    public List<PushTarget> active() {
        return read(" WHERE is_active = 1", "id");
    }

    /** All targets, for the portal's own metrics. */
    @Unguarded("metrics, which are told to those who operate the portal")
    public List<PushTarget> all() {
        return read("", "id");
    }

    private List<PushTarget> read(String where, String order) {
        return lookup.read(reading -> reading.list(
                "SELECT " + PushTarget.COLUMNS + " FROM push_targets" + where + " ORDER BY " + order, PushTarget::of));
    }

    /**
     * Creates a target, to which logs and metrics are pushed from now on; returns its id.
     *
     * @throws Invalid if the form is wrong
     */
    @Transactional
    public long create(Actor actor, PushForm form) {
        Rights.demand(Rights.administers(actor));
        List<FieldError> errors = new ArrayList<>(validation.check(form));
        List<Long> deployments = numbers(form.getDeployments(), errors);
        checkUrl(form, errors);
        checkCredentials(form, errors);
        checkKinds(form, errors);
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        long id = database.inTransaction(sql -> insert(sql, form, deployments));
        audit.record(actor, AuditAction.PUSH_CREATE, id, described(form, deployments));
        return id;
    }

    private void checkUrl(PushForm form, List<FieldError> errors) {
        if (errors.stream().noneMatch(e -> e.field().equals("url"))
                && !settings.pushTargets().allows(form.getUrl())) {
            errors.add(
                    settings.pushTargets().isEmpty()
                            ? new FieldError("url", "push.url.none")
                            : new FieldError("url", "push.url.forbidden", allowed()));
        }
    }

    private static void checkKinds(PushForm form, List<FieldError> errors) {
        if (!form.isLogs() && !form.isMetrics()) {
            errors.add(new FieldError("logs", "push.nothing"));
        } else if (form.isMetrics() && form.getProtocol() == PushProtocol.LOKI) {
            errors.add(new FieldError("metrics", "push.loki.metrics"));
        }
    }

    private long insert(Sql sql, PushForm form, List<Long> deployments) {
        long now = clock.millis();
        if (sql.first("SELECT COUNT(*) FROM push_targets", row -> row.getLong(1))
                        .orElseThrow()
                >= MOST) {
            throw new Conflict("push.many", MOST);
        }
        sql.update(
                "INSERT INTO push_targets (name, protocol, url, logs, metrics, environment, filter, deployments,"
                        + " is_active, logs_to, metrics_to, created_at, username, secret)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
                form.getName(),
                form.getProtocol().getKey(),
                form.getUrl(),
                form.isLogs(),
                form.isMetrics(),
                form.getEnvironment() == null ? null : form.getEnvironment().getKey(),
                isGiven(form.getFilter()) ? form.getFilter() : null,
                deployments.isEmpty()
                        ? null
                        : deployments.stream().map(d -> Long.toString(d)).collect(Collectors.joining(",")),
                now,
                now,
                Timestamp.format(now),
                isGiven(form.getUsername()) ? form.getUsername() : null,
                isGiven(form.getSecret()) ? form.getSecret() : null);
        return sql.first("SELECT MAX(id) FROM push_targets", row -> row.getLong(1))
                .orElseThrow();
    }

    /** The details for the audit log, without the secret. */
    private static String described(PushForm form, List<Long> deployments) {
        return "name: " + Characters.quoted(form.getName()) + "; protocol: "
                + form.getProtocol().getKey() + "; url: " + Secrets.masked(form.getUrl()) + "; logs: " + form.isLogs()
                + "; metrics: " + form.isMetrics() + "; environment: "
                + (form.getEnvironment() == null ? "—" : form.getEnvironment().getKey()) + "; filter: "
                + (isGiven(form.getFilter()) ? Characters.quoted(form.getFilter()) : "—") + "; deployments: "
                + (deployments.isEmpty() ? "—" : deployments) + "; authorization: "
                + (isGiven(form.getSecret())
                        ? new ReceiverCredentials(form.getUsername(), form.getSecret()).getShown()
                        : "—");
    }

    /** Pauses a target, or resumes it where it was paused. */
    @Transactional
    public void activate(Actor actor, long id, boolean active) {
        Rights.demand(Rights.administers(actor));
        change(
                "UPDATE push_targets SET is_active = ?, last_error = NULL, last_error_at = NULL WHERE id = ?",
                active,
                id);
        audit.record(actor, AuditAction.PUSH_UPDATE, id, "active: " + active);
    }

    /** Deletes a target and its state. */
    @Transactional
    public void delete(Actor actor, long id) {
        Rights.demand(Rights.administers(actor));
        change("DELETE FROM push_targets WHERE id = ?", id);
        audit.record(actor, AuditAction.PUSH_DELETE, id, "");
    }

    private void change(String statement, Object... parameters) {
        if (database.inTransaction(sql -> sql.update(statement, parameters)) == 0) {
            throw new NotFound();
        }
    }

    /** Whether the configuration allows any address to push to. */
    public boolean isConfigured(Actor actor) {
        return !settings.pushTargets().isEmpty();
    }

    private String allowed() {
        return settings.pushTargets().addresses().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /**
     * Stores that lines up to a moment were sent, and how many before them were dropped.
     *
     * @return whether to go on: false if somebody has paused or deleted the target, or another round has already moved
     *     it on from {@code from}
     */
    @Unguarded("the timer that sends")
    public boolean sentLines(PushTarget target, long from, long to, long sent, long dropped) {
        return note(
                target,
                "UPDATE push_targets SET logs_to = ?, sent_lines = sent_lines + ?, dropped_lines = dropped_lines + ?,"
                        + " last_sent_at = CASE WHEN ? > 0 THEN ? ELSE last_sent_at END WHERE id = ? AND logs_to = ?",
                to,
                sent,
                dropped,
                sent,
                clock.millis(),
                target.id(),
                from);
    }

    /**
     * The same for points. If {@code to} equals {@code from}, only a part of that moment's points was sent or given up.
     */
    @Unguarded("the timer that sends")
    public boolean sentPoints(PushTarget target, long from, long to, long sent, long dropped) {
        return note(
                target,
                "UPDATE push_targets SET metrics_to = ?, sent_points = sent_points + ?, dropped_points = dropped_points + ?,"
                        + " last_sent_at = CASE WHEN ? > 0 THEN ? ELSE last_sent_at END WHERE id = ? AND metrics_to = ?",
                to,
                sent,
                dropped,
                sent,
                clock.millis(),
                target.id(),
                from);
    }

    /** Stores that a try has succeeded with all that was due. The last error is over once something was sent after it. */
    @Unguarded("the timer that sends")
    public void succeeded(PushTarget target) {
        if (target.lastError() != null && isSentSinceTheError(target)) {
            note(target, "UPDATE push_targets SET last_error = NULL, last_error_at = NULL WHERE id = ?", target.id());
        }
    }

    /** Stores why a try failed. */
    @Unguarded("the timer that sends")
    public void failed(PushTarget target, String error) {
        note(
                target,
                "UPDATE push_targets SET last_error = ?, last_error_at = ? WHERE id = ?",
                shown(error),
                clock.millis(),
                target.id());
    }

    /**
     * Stores what the receiver did not take of what it has taken otherwise.
     *
     * @param isNew whether it said so just now; otherwise it only takes the place of another error, which is over
     */
    @Unguarded("the timer that sends")
    public void complained(PushTarget target, String complaint, boolean isNew) {
        boolean isOtherOver = target.lastError() != null
                && !target.lastError().equals(shown(complaint))
                && isSentSinceTheError(target);
        if (isNew || isOtherOver) {
            failed(target, complaint);
        }
    }

    private static boolean isSentSinceTheError(PushTarget target) {
        return target.lastSentAt() != null && target.lastSentAt().isAfter(target.lastErrorAt());
    }

    private static String shown(String error) {
        String shown = Characters.shown(error);
        return shown.length() > LONGEST_ERROR ? shown.substring(0, LONGEST_ERROR) : shown;
    }

    private boolean note(PushTarget target, String statement, Object... parameters) {
        return database.newTransaction(sql -> {
            progress.fire(new PushProgress());
            return sql.update(statement, parameters) > 0
                    && sql.first("SELECT 1 FROM push_targets WHERE id = ? AND is_active = 1", row -> true, target.id())
                            .isPresent();
        });
    }

    /** Checks that the credentials can be written into a header. */
    private static void checkCredentials(PushForm form, List<FieldError> errors) {
        boolean named = isGiven(form.getUsername());
        if (named && form.getUsername().contains(":")) {
            errors.add(new FieldError("username", "push.username.colon"));
        }
        if (named && !isGiven(form.getSecret())) {
            errors.add(new FieldError("secret", "push.secret.missing"));
        } else if (!named
                && isGiven(form.getSecret())
                && !TOKEN.matcher(form.getSecret()).matches()) {
            errors.add(new FieldError("secret", "push.secret.token"));
        }
    }

    private static List<Long> numbers(String text, List<FieldError> errors) {
        if (!isGiven(text)) {
            return List.of();
        }
        String[] parts = text.strip().split("[,\\s]+");
        if (parts.length > MOST_NAMED || Arrays.stream(parts).anyMatch(part -> !part.matches("[1-9][0-9]{0,17}"))) {
            errors.add(new FieldError("deployments", "push.deployments.format", MOST_NAMED));
            return List.of();
        }
        return Arrays.stream(parts).map(Long::valueOf).distinct().toList();
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }
}
