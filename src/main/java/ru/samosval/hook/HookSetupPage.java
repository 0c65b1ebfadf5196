package ru.samosval.hook;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Rights;
import ru.samosval.config.Settings;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.PageActions;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.http.Forwarded;
import ru.samosval.refusal.Refusal;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.Requests;
import ru.samosval.user.Caller;

/**
 * {@code /hooks/setup}: the addresses for forges and their secrets, the server's or (with {@code ?request=7}) a
 * request's.
 */
@Named("hookSetup")
@RequestScoped
public class HookSetupPage {

    @Inject
    private HookSecrets secrets;

    @Inject
    private Requests requests;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    @Inject
    private HttpServletRequest request;

    @Inject
    private Settings settings;

    private Long of;
    private Long sent;
    private boolean looked;
    private String shown;

    /** The address for a forge. */
    public record Address(Dialect dialect, String url) {}

    /** The request whose webhook this is; null if it is the one for all, or the caller does not see the request. */
    public Long getOf() {
        if (!looked) {
            looked = true;
            String named = sent != null ? sent.toString() : query.text("request");
            of = named != null
                            && named.matches("\\d{1,18}")
                            && requests.find(caller.get(), Long.parseLong(named))
                                    .isPresent()
                    ? Long.valueOf(named)
                    : null;
        }
        return of;
    }

    /** The request in the address if the caller sees none like it; null if there is nothing to report. */
    public String getUnknown() {
        String named = query.text("request");
        return named == null || named.isBlank() || getOf() != null ? null : named;
    }

    /** The request whose button was pressed, whether or not the caller sees it; null for the webhook for all. */
    public void setOf(Long of) {
        sent = of;
        looked = false;
    }

    /** The request; null for the webhook for all. */
    public ImageRequest getRequest() {
        return getOf() == null ? null : requests.get(caller.get(), getOf());
    }

    /** The addresses, by forge. */
    public List<Address> getAddresses() {
        String query = getOf() == null ? "" : "?request=" + getOf();
        String portal = Forwarded.of(request, settings).portal();
        return Arrays.stream(Dialect.values())
                .filter(Dialect::isForge)
                .map(dialect -> new Address(dialect, portal + "/api/hooks/" + dialect.getKey() + query))
                .toList();
    }

    /** The secret that was made here, without its text; null if there is none. */
    public HookSecrets.Kept getKept() {
        Optional<HookSecrets.Kept> kept = getOf() == null ? secrets.keptServer() : secrets.kept(caller.get(), getOf());
        return kept.orElse(null);
    }

    /** Whether the server's secret comes from the configuration. */
    public boolean isConfigured() {
        return secrets.isConfigured();
    }

    /** Whether the caller may make a secret here. */
    public boolean isKeeper() {
        return getOf() == null
                ? Rights.administers(caller.get()) && !isConfigured()
                : Rights.keepsHookSecret(caller.get(), getRequest());
    }

    /** Makes a new secret, which replaces the present one, and shows it once. */
    public void renew() {
        actions.attempt(
                () -> shown = sent == null ? secrets.renewServer(caller.get()) : secrets.renewOf(caller.get(), sent),
                "hooks.secret.made");
    }

    /** Removes a request's secret. */
    public void remove() {
        actions.attempt(
                () -> {
                    if (sent == null) {
                        throw new Refusal.NotFound();
                    }
                    secrets.removeOf(caller.get(), sent);
                },
                "hooks.secret.removed");
    }

    /** The secret that was just made. */
    public String getShown() {
        return shown;
    }
}
