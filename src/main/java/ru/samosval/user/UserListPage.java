package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import ru.samosval.access.Access;
import ru.samosval.access.Role;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;

/** {@code /admin/users}: the people, and the form that makes another (sections 4.8 and 10.3). */
@Named("userList")
@RequestScoped
public class UserListPage {

    @Inject
    private Users users;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions acts;

    private final Map<String, String> errors = new HashMap<>();
    private final NewUser form = new NewUser();
    private ListRows<Users.Row> rows;
    private String newPassword;
    private Long passwordOf;
    private String passwordName;

    /** The rows that the address asks for. */
    public ListRows<Users.Row> getRows() {
        if (rows == null) {
            rows = query.rows(part -> users.list(caller.get(), getText(), part));
        }
        return rows;
    }

    /** Makes the user that the form describes. */
    public void create() {
        done(acts.attempt(() -> users.create(caller.get(), form), errors, "user.created", form.getUsername()));
    }

    /** Shuts a user out. */
    public void block(long id, String username) {
        acts.attempt(() -> users.block(caller.get(), id), "user.blocked", username);
        getRows().forget();
    }

    /** Lets a user in again. */
    public void unblock(long id, String username) {
        acts.attempt(() -> users.unblock(caller.get(), id), "user.unblocked", username);
        getRows().forget();
    }

    /** Whether this user's password is changed here. */
    public boolean isToChange(Users.Row user) {
        return !user.serviceAccount() && Access.changesPassword(caller.get(), user.username());
    }

    /** Opens the dialog that gives this user another password. */
    public void choose(long id, String username) {
        acts.found();
        passwordOf = id;
        passwordName = username;
    }

    /** Gives the chosen user the password typed. */
    public void changePassword() {
        if (passwordOf == null) {
            // Nobody was chosen: the page says that nothing was done.
            return;
        }
        done(acts.attempt(
                () -> users.changePassword(caller.get(), passwordOf, newPassword),
                errors,
                "user.password.changed",
                passwordName));
    }

    private void done(boolean done) {
        if (done) {
            acts.redirect(query.getHere());
        }
    }

    public String getText() {
        return query.text("q");
    }

    public NewUser getForm() {
        return form;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    public Role[] getRoles() {
        return Role.values();
    }

    public String getNewPassword() {
        return newPassword;
    }

    public void setNewPassword(String newPassword) {
        this.newPassword = newPassword;
    }

    public Long getPasswordOf() {
        return passwordOf;
    }

    public void setPasswordOf(Long passwordOf) {
        this.passwordOf = passwordOf;
    }

    public String getPasswordName() {
        return passwordName;
    }

    public void setPasswordName(String passwordName) {
        this.passwordName = passwordName;
    }
}
