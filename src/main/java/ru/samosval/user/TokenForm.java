package ru.samosval.user;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ru.samosval.faces.PageActions;
import ru.samosval.i18n.Texts;
import ru.samosval.storage.Identified;

/**
 * The form that creates an API token, on the profile and on the administrator's page of service accounts. The new token
 * is shown in the answer to that post, and never again.
 */
@Dependent
public class TokenForm {

    /** The lifetimes to choose from, in days; 0 means no end. */
    private static final List<Integer> LIFETIMES = List.of(7, 30, 90, 365, 0);

    @Inject
    private ApiTokens tokens;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    @Inject
    private Texts texts;

    private final NewToken form = new NewToken();
    private final Map<String, String> errors = new HashMap<>();
    private String created;

    /** A lifetime to choose from. */
    public record Lifetime(int days, String label) {}

    /** A token as a list shows it. {@code username} is null in one's own list. */
    public record Row(
            Long id,
            String username,
            String name,
            TokenScope scope,
            Instant createdAt,
            Instant expiresAt,
            boolean expired,
            Instant usedAt,
            String usedFrom)
            implements Identified {

        static Row of(ApiToken token, String username, long now) {
            Long expires = token.getExpiresAt();
            Long used = token.getUsedAt();
            return new Row(
                    token.id(),
                    username,
                    token.getName(),
                    token.getScope(),
                    Instant.ofEpochMilli(token.getCreatedAt()),
                    expires == null ? null : Instant.ofEpochMilli(expires),
                    expires != null && expires <= now,
                    used == null ? null : Instant.ofEpochMilli(used),
                    token.getUsedFrom());
        }
    }

    /** Creates the token. */
    public void create() {
        actions.attempt(
                () -> created = tokens.create(caller.get(), caller.token().orElse(null), caller.isSwitched(), form)
                        .token(),
                errors,
                "token.created",
                form.getName());
        if (created != null) {
            form.setName(null);
        }
    }

    /** The token that was just created; null if there is none. */
    public String getCreated() {
        return created;
    }

    public NewToken getForm() {
        return form;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    public TokenScope[] getScopes() {
        return TokenScope.values();
    }

    /** The lifetimes to choose from. */
    public List<Lifetime> getLifetimes() {
        return LIFETIMES.stream()
                .map(days -> new Lifetime(
                        days, days == 0 ? texts.of("token.days.unlimited") : texts.of("token.days.option", days)))
                .toList();
    }

    public int getDays() {
        return form.getExpiresInDays() == null ? 0 : form.getExpiresInDays();
    }

    public void setDays(int days) {
        form.setExpiresInDays(days == 0 ? null : Integer.valueOf(days));
    }
}
