package ru.samosval.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import java.io.IOException;
import org.omnifaces.util.Faces;
import org.primefaces.context.PrimeFacesContext;
import ru.samosval.platform.CrossSite;
import ru.samosval.platform.Query;
import ru.samosval.platform.Texts;

/** The sign-in (section 4.1). */
@Named
@RequestScoped
public class LoginPage {

    private static final int LONGEST = 256;
    private static final String CALLER_INITIATED = "org.glassfish.soteria.caller_initiated_authentication";

    @Inject
    private SecurityContext security;

    @Inject
    private Texts texts;

    @Inject
    private Query query;

    private String username;
    private String password;

    /** Signs in and leads on to the page that was asked for, else to the dashboard. */
    public void signIn() throws IOException {
        FacesContext faces = FacesContext.getCurrentInstance();
        if (username == null || password == null || username.length() > LONGEST || password.length() > LONGEST) {
            fail(faces, "login.missing");
            return;
        }
        if (CrossSite.isForeign(Faces.getRequest())) {
            // The page keeps no state that would tell.
            fail(faces, "error.crossSite");
            return;
        }
        boolean continues = "true".equals(query.text("continue"));
        AuthenticationStatus status = security.authenticate(
                Faces.getRequest(),
                Faces.getResponse(),
                AuthenticationParameters.withParams()
                        .credential(new UsernamePasswordCredential(username, password))
                        .newAuthentication(!continues));
        if (status == AuthenticationStatus.SUCCESS) {
            Faces.redirect("/dashboard");
        } else if (status == AuthenticationStatus.SEND_CONTINUE) {
            faces.responseComplete();
        } else {
            forgetTry();
            fail(faces, "login.failed");
        }
    }

    /** Soteria remembers a failed try in the session and would answer every protected page with nothing. */
    private static void forgetTry() {
        if (Faces.getSession(false) != null) {
            Faces.getSession(false).removeAttribute(CALLER_INITIATED);
        }
    }

    private void fail(FacesContext faces, String key) {
        faces.validationFailed();
        faces.addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, texts.of(key), null));
    }

    /** The nonce of this answer's scripts, which PrimeFaces demands back with the form. */
    public String getNonce() {
        return PrimeFacesContext.getCspState(FacesContext.getCurrentInstance()).getNonce();
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username == null ? null : username.strip();
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
