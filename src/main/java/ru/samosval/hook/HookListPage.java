package ru.samosval.hook;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.stream.Stream;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.i18n.Texts;
import ru.samosval.user.Caller;

/** {@code /hooks}: the last deliveries. */
@Named("hookList")
@RequestScoped
public class HookListPage {

    private static final int MOST_SENTENCES = 3;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private HookAnswers answers;

    @Inject
    private Texts texts;

    private ListRows<Deliveries.Row> rows;

    /** The rows for the page's address. */
    public ListRows<Deliveries.Row> getRows() {
        if (rows == null) {
            Deliveries.Filter filter = new Deliveries.Filter(getDialect(), getResult(), getText());
            rows = query.rows(part -> deliveries.list(caller.get(), filter, part));
        }
        return rows;
    }

    public Dialect getDialect() {
        return query.choice(Dialect.class, "dialect");
    }

    public DeliveryResult getResult() {
        return query.choice(DeliveryResult.class, "result");
    }

    public String getText() {
        return query.text("q");
    }

    public List<Dialect> getDialects() {
        return List.of(Dialect.values());
    }

    public List<DeliveryResult> getResults() {
        return List.of(DeliveryResult.values());
    }

    /** Why it was refused, or what was decided, in sentences. */
    public List<String> sentences(Deliveries.Row row) {
        return row.reason() != null
                ? answers.sentences(row.reason())
                : row.targets().stream().map(answers::sentence).toList();
    }

    /** The first of these sentences, and an ellipsis if there are more. */
    public List<String> summary(Deliveries.Row row) {
        List<String> all = sentences(row);
        return all.size() <= MOST_SENTENCES
                ? all
                : Stream.concat(all.stream().limit(MOST_SENTENCES), Stream.of("…"))
                        .toList();
    }

    /** What was decided about a request, or about a commit as a whole, as a sentence. */
    public String sentence(Target target) {
        return answers.sentence(target);
    }

    /** The colour of a result's badge. */
    public String tone(DeliveryResult result) {
        return switch (result) {
            case TAKEN -> "ok";
            case REFUSED -> "bad";
            case NOTHING, DUPLICATE -> "idle";
        };
    }

    /** The verdict in words. */
    public String verdict(Deliveries.Row row) {
        return texts.label(row.verdict());
    }
}
