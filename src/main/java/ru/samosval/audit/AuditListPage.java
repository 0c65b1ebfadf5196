package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.regex.Pattern;
import ru.samosval.access.Actor;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.storage.ResultPage;

/** {@code /admin/audit}: the audit log with its filters (section 4.8). */
@Named("auditList")
@RequestScoped
public class AuditListPage {

    private static final String[] FILTERS = {"q", "user", "action", "from", "to", "zone"};
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    @Inject
    private Audit audit;

    @Inject
    private ListQuery query;

    @Inject
    private Texts texts;

    private ListRows<Audit.Row> rows;
    private Period period;
    private String periodError;

    /** The rows for the page's address; none if its period is not understood. */
    public ListRows<Audit.Row> rows(Actor actor) {
        if (rows == null) {
            readPeriod();
            Audit.Filter filter = new Audit.Filter(getUser(), getAction(), getText(), period);
            rows = query.rows(part ->
                    periodError == null ? audit.list(actor, filter, part) : ResultPage.of(List.<Audit.Row>of(), part));
        }
        return rows;
    }

    private void readPeriod() {
        if (period == null) {
            try {
                period = Period.parse(getFrom(), getTo(), getZone());
            } catch (Invalid e) {
                period = Period.ALL;
                periodError = texts.say(e.errors().get(0).text());
            }
        }
    }

    public String getUser() {
        return query.text("user");
    }

    public AuditAction getAction() {
        return query.choice(AuditAction.class, "action");
    }

    public String getText() {
        return query.text("q");
    }

    /** The beginning of the period as the address has it; null if there is none. */
    public String getFrom() {
        return query.text("from");
    }

    /** The end of the period as the address has it; null if there is none. */
    public String getTo() {
        return query.text("to");
    }

    /** Where the days of dates begin; null for UTC. */
    public String getZone() {
        return query.text("zone");
    }

    /** What is wrong with the period, as a sentence; null if nothing is. */
    public String getPeriodError() {
        readPeriod();
        return periodError;
    }

    /** The zone whose days the dates of the period are; null if it has none. */
    public String getDaysOf() {
        boolean dated = getFrom() != null && isDate(getFrom()) || getTo() != null && isDate(getTo());
        return dated && getPeriodError() == null ? getZone() == null ? "UTC" : getZone() : null;
    }

    /** The type of the field for a value of the period. A field for dates would not show anything else. */
    public String fieldType(String value) {
        return value == null || isDate(value) ? "date" : "text";
    }

    private static boolean isDate(String value) {
        return DATE.matcher(value).matches();
    }

    /** The query of the file with all rows of the filter, beginning with the question mark. */
    public String getFile() {
        return query.of(FILTERS);
    }

    /** The names of the filter's parameters, separated by blanks. */
    public String getFilters() {
        return String.join(" ", FILTERS);
    }

    public AuditAction[] getActions() {
        return AuditAction.values();
    }
}
