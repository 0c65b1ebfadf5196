package ru.samosval.user;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import ru.samosval.access.Rights;
import ru.samosval.access.Role;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;

/** {@code /admin/users}: the users, and the form that creates one (sections 4.8 and 10.3). */
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
    private PageActions actions;

    private final Map<String, String> errors = new HashMap<>();
    private final NewUser form = new NewUser();
    private ListRows<Users.Row> rows;
    private String newPassword;
    private Long passwordOf;
    private String passwordName;

    /** The rows for the page's address. */
    public ListRows<Users.Row> getRows() {
        if (rows == null) {
            rows = query.rows(part -> users.list(caller.get(), getText(), part));
        }
        return rows;
    }

    /** Creates the user that the form describes. */
    public void create() {
        done(actions.attempt(() -> users.create(caller.get(), form), errors, "user.created", form.getUsername()));
    }

    /** Blocks a user. */
    public void block(long id, String username) {
        actions.attempt(() -> users.block(caller.get(), id), "user.blocked", username);
        getRows().forget();
    }

    /** Unblocks a user. */
    public void unblock(long id, String username) {
        actions.attempt(() -> users.unblock(caller.get(), id), "user.unblocked", username);
        getRows().forget();
    }

    /** Whether this user's password can be changed here. */
    public boolean isToChange(Users.Row user) {
        return !user.serviceAccount() && Rights.changesPassword(caller.get(), user.username());
    }

    /** Whether the caller may block this user. */
    public boolean isToBlock(Users.Row user) {
        return Rights.blocks(caller.get(), user.username());
    }

    /** Opens the dialog that changes this user's password. */
    public void choose(long id, String username) {
        actions.found();
        passwordOf = id;
        passwordName = username;
    }

    /** Sets the typed password for the chosen user. */
    public void changePassword() {
        if (passwordOf == null) {
            // Nobody was chosen: the page will say that nothing was done.
            return;
        }
        done(actions.attempt(
                () -> users.changePassword(caller.get(), passwordOf, newPassword),
                errors,
                "user.password.changed",
                passwordName));
    }

    private void done(boolean done) {
        if (done) {
            actions.redirect(query.getHere());
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
