package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import ru.samosval.config.WallClock;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.storage.Identified;

/** {@code /profile}: the user's own password, sign-ins and API tokens. */
@Named("profile")
@RequestScoped
public class ProfilePage {

    @Inject
    private SignIns signIns;

    @Inject
    private Sessions sessions;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    @Inject
    private ApiTokens apiTokens;

    @Inject
    private TokenForm tokenForm;

    @Inject
    @WallClock
    private Clock clock;

    private final Map<String, String> errors = new HashMap<>();
    private String oldPassword;
    private String newPassword;
    private ListRows<Row> rows;
    private ListRows<TokenForm.Row> tokens;

    /** An open sign-in as the page shows it; {@code current} marks the one that the request was made with. */
    public record Row(Long id, Instant createdAt, Instant usedAt, String address, String agent, boolean current)
            implements Identified {}

    /** The caller's open sign-ins, for the page's address. */
    public ListRows<Row> getSessions() {
        if (rows == null) {
            long current = caller.session().map(Sessions.Known::id).orElse(-1L);
            rows = query.rows(
                    "sessions",
                    part -> sessions.list(caller.get(), part)
                            .map(s -> new Row(
                                    s.id(),
                                    Instant.ofEpochMilli(s.getCreatedAt()),
                                    Instant.ofEpochMilli(s.getUsedAt()),
                                    s.getAddress(),
                                    s.getAgent(),
                                    s.id() == current)));
        }
        return rows;
    }

    /** Changes the caller's password and ends their other sign-ins. */
    public void changePassword() {
        if (actions.attempt(
                () -> signIns.changeOwnPassword(caller.get(), session(), oldPassword, newPassword),
                errors,
                "profile.password.changed")) {
            actions.redirect(query.getHere());
        }
    }

    /** Ends one of the caller's sign-ins. */
    public void end(long id) {
        if (actions.attempt(() -> sessions.endOwn(caller.get(), id), "profile.session.ended")) {
            actions.redirect(query.getHere());
        }
    }

    /** Ends all of the caller's other sign-ins. */
    public void endOthers() {
        if (actions.attempt(() -> sessions.endOthers(caller.get(), session()), "profile.sessions.ended")) {
            actions.redirect(query.getHere());
        }
    }

    /** The caller's API tokens, for the page's address. */
    public ListRows<TokenForm.Row> getTokens() {
        if (tokens == null) {
            long now = clock.millis();
            tokens = query.rows(
                    "tokens",
                    part -> apiTokens.list(caller.get(), null, part).map(t -> TokenForm.Row.of(t, null, now)));
        }
        return tokens;
    }

    /** Creates the API token that the form describes. */
    public void createToken() {
        tokenForm.create();
        getTokens().forget();
    }

    /** Revokes one of the caller's API tokens. */
    public void revoke(long id) {
        if (actions.attempt(() -> apiTokens.revoke(caller.get(), id), "token.revoked")) {
            actions.redirect(query.getHere());
        }
    }

    public TokenForm getTokenForm() {
        return tokenForm;
    }

    private long session() {
        return caller.demandSession().id();
    }

    public boolean isElsewhere() {
        return sessions.count(caller.get()) > 1;
    }

    public String getOldPassword() {
        return oldPassword;
    }

    public void setOldPassword(String oldPassword) {
        this.oldPassword = oldPassword;
    }

    public String getNewPassword() {
        return newPassword;
    }

    public void setNewPassword(String newPassword) {
        this.newPassword = newPassword;
    }

    public Map<String, String> getErrors() {
        return errors;
    }
}
