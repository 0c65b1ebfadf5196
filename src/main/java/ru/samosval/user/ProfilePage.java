package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.config.WallClock;
import ru.samosval.faces.PageActions;
import ru.samosval.storage.Identified;

/** {@code /profile}: the user's own password, sign-ins and API tokens. */
@Named("profile")
@RequestScoped
public class ProfilePage {

    private static final String ADDRESS = "/profile";

    @Inject
    private SignIns signIns;

    @Inject
    private Sessions sessions;

    @Inject
    private Caller caller;

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
    private List<Row> rows;
    private List<TokenForm.Row> tokens;

    /** An open sign-in as the page shows it; {@code current} marks the one that the request was made with. */
    public record Row(Long id, Instant createdAt, Instant usedAt, String address, String agent, boolean current)
            implements Identified {}

    /** The caller's open sign-ins, newest first. */
    public List<Row> getSessions() {
        if (rows == null) {
            long current = caller.session().map(Sessions.Known::id).orElse(-1L);
            rows = sessions.of(caller.get(), Sessions.MOST_LISTED).stream()
                    .map(s -> new Row(
                            s.getId(),
                            Instant.ofEpochMilli(s.getCreatedAt()),
                            Instant.ofEpochMilli(s.getUsedAt()),
                            s.getAddress(),
                            s.getAgent(),
                            s.getId() == current))
                    .toList();
        }
        return rows;
    }

    /** The number of older sign-ins that the list does not show. */
    public int getUnlisted() {
        return getSessions().size() < Sessions.MOST_LISTED
                ? 0
                : Math.max(0, sessions.count(caller.get()) - Sessions.MOST_LISTED);
    }

    public int getMostSessions() {
        return Sessions.MOST_OF_ONE;
    }

    /** Changes the caller's password and ends their other sign-ins. */
    public void changePassword() {
        if (actions.attempt(
                () -> signIns.changeOwnPassword(caller.get(), session(), oldPassword, newPassword),
                errors,
                "profile.password.changed")) {
            actions.redirect(ADDRESS);
        }
    }

    /** Ends one of the caller's sign-ins. */
    public void end(long id) {
        if (actions.attempt(() -> sessions.endOwn(caller.get(), id), "profile.session.ended")) {
            actions.redirect(ADDRESS);
        }
    }

    /** Ends all of the caller's other sign-ins. */
    public void endOthers() {
        if (actions.attempt(() -> sessions.endOthers(caller.get(), session()), "profile.sessions.ended")) {
            actions.redirect(ADDRESS);
        }
    }

    /** The caller's API tokens, newest first. */
    public List<TokenForm.Row> getTokens() {
        if (tokens == null) {
            long now = clock.millis();
            tokens = apiTokens.list(caller.get(), null).stream()
                    .map(t -> TokenForm.Row.of(t, null, now))
                    .toList();
        }
        return tokens;
    }

    /** Creates the API token that the form describes. */
    public void createToken() {
        tokenForm.create();
        tokens = null;
    }

    /** Revokes one of the caller's API tokens. */
    public void revoke(long id) {
        if (actions.attempt(() -> apiTokens.revoke(caller.get(), id), "token.revoked")) {
            actions.redirect(ADDRESS);
        }
    }

    public TokenForm getTokenForm() {
        return tokenForm;
    }

    private long session() {
        return caller.demandSession().id();
    }

    public boolean isElsewhere() {
        return getSessions().size() > 1;
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
