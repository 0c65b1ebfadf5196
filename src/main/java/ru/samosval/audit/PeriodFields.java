package ru.samosval.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.regex.Pattern;
import ru.samosval.faces.ListQuery;
import ru.samosval.i18n.Texts;
import ru.samosval.refusal.Refusal.Invalid;

/** The fields of {@code /admin/audit} for a period, and what the address has of them. */
@Named("auditPeriod")
@RequestScoped
public class PeriodFields {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    @Inject
    private ListQuery query;

    @Inject
    private Texts texts;

    private Period period;
    private String error;

    /** The period; all of the time if it is not understood. */
    Period parsed() {
        if (period == null) {
            try {
                period = Period.parse(getFrom(), getTo(), getZone());
            } catch (Invalid e) {
                period = Period.ALL;
                error = texts.say(e.errors().get(0).text());
            }
        }
        return period;
    }

    /** What is wrong with the period, as a sentence; null if nothing is. */
    public String getError() {
        parsed();
        return error;
    }

    /** The beginning as the address has it; null if there is none. */
    public String getFrom() {
        return query.text("from");
    }

    /** The end as the address has it; null if there is none. */
    public String getTo() {
        return query.text("to");
    }

    /** Where the days of dates begin; null for UTC. */
    public String getZone() {
        return query.text("zone");
    }

    /** The zone whose days the dates are; null if there are none. */
    public String getDaysOf() {
        boolean dated = getFrom() != null && isDate(getFrom()) || getTo() != null && isDate(getTo());
        return dated && getError() == null ? getZone() == null ? "UTC" : getZone() : null;
    }

    /** The type of the field for a value. A field for dates would not show anything else. */
    public String type(String value) {
        return value == null || isDate(value) ? "date" : "text";
    }

    private static boolean isDate(String value) {
        return DATE.matcher(value).matches();
    }
}
