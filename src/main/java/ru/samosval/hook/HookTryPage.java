package ru.samosval.hook;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import ru.samosval.faces.PageActions;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.refusal.Refusal;
import ru.samosval.user.Caller;

/** {@code /hooks/try}: what a payload would do. */
@Named("hookTry")
@RequestScoped
public class HookTryPage {

    @Inject
    private DryRuns dryRuns;

    @Inject
    private HookAnswers answers;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    private Dialect dialect = Dialect.GITHUB;
    private String payload;
    private List<DryRuns.Preview> previews = List.of();
    private List<String> problems = List.of();

    /** Finds out what the payload would do. */
    public void run() {
        actions.found();
        try {
            previews = dryRuns.of(caller.get(), dialect, payload);
        } catch (Refusal refusal) {
            problems = answers.sentences(Reason.of(refusal));
        }
    }

    /** What would be decided. */
    public List<DryRuns.Preview> getPreviews() {
        return previews;
    }

    /** Why the payload cannot be accepted. */
    public List<String> getProblems() {
        return problems;
    }

    public List<Dialect> getDialects() {
        return List.of(Dialect.values());
    }

    public Dialect getDialect() {
        return dialect;
    }

    public void setDialect(Dialect dialect) {
        this.dialect = dialect;
    }

    public String getPayload() {
        return payload;
    }

    public void setPayload(String payload) {
        this.payload = payload;
    }
}
