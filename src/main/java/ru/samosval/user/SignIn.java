package ru.samosval.user;

import static jakarta.security.enterprise.identitystore.CredentialValidationResult.INVALID_RESULT;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.authentication.mechanism.http.CustomFormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.LoginToContinue;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Who may sign in (section 4.1): an active user with his password. Each try is one row of the audit log. */
@CustomFormAuthenticationMechanismDefinition(
        loginToContinue =
                @LoginToContinue(loginPage = "/login?continue=true", errorPage = "", useForwardToLogin = false))
@ApplicationScoped
public class SignIn implements IdentityStore {

    @Inject
    private Users users;

    @Inject
    private Passwords passwords;

    /** The caller's name and role where login and password are those of an active user. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        String name = credential.getCaller();
        User user = users.find(name).orElse(null);
        // Outside a transaction: hashing takes long, and a transaction holds the write lock.
        boolean matches = passwords.verify(credential.getPasswordAsString(), user);
        return users.recordSignIn(name, matches) ? new CredentialValidationResult(name, roles(user)) : INVALID_RESULT;
    }

    private static Set<String> roles(User user) {
        return Set.of(user.getRole().getKey());
    }

    @Override
    public Set<ValidationType> validationTypes() {
        return Set.of(ValidationType.VALIDATE, ValidationType.PROVIDE_GROUPS);
    }
}
