package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import ru.samosval.config.WallClock;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.i18n.Texts;

/** {@code /admin/tokens}: the API tokens of service accounts, which cannot sign in to create their own. */
@Named("serviceTokens")
@RequestScoped
public class ServiceTokensPage {

    @Inject
    private Texts texts;

    @Inject
    private ApiTokens tokens;

    @Inject
    private Users users;

    @Inject
    private Caller caller;

    @Inject
    private TokenForm form;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    @Inject
    @WallClock
    private Clock clock;

    private ListRows<TokenForm.Row> rows;

    /** The tokens of all service accounts, for the page's address. */
    public ListRows<TokenForm.Row> getRows() {
        if (rows == null) {
            long now = clock.millis();
            rows = query.rows(part -> tokens.ofServiceAccounts(caller.get(), part)
                    .map(t -> TokenForm.Row.of(t.token(), t.username(), now)));
        }
        return rows;
    }

    /** The logins of the active service accounts. */
    public List<String> getAccounts() {
        return users.serviceAccounts(caller.get());
    }

    /** Creates the token that the form describes. */
    public void create() {
        if (form.getForm().getUser() == null || form.getForm().getUser().isBlank()) {
            actions.found();
            form.getErrors().put("user", texts.of("token.user.required"));
            return;
        }
        form.create();
        getRows().forget();
    }

    /** Revokes a token. */
    public void revoke(long id) {
        if (actions.attempt(() -> tokens.revoke(caller.get(), id), "token.revoked")) {
            actions.redirect(query.getHere());
        }
    }

    public TokenForm getForm() {
        return form;
    }
}
