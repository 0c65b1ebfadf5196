package ru.samosval.user;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import ru.samosval.access.Role;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Keeps;
import ru.samosval.input.Readable;

/** The form that creates a user. */
public class NewUser {

    @NotBlank(message = "user.username.required")
    @AtMost(64)
    @Keeps(Login.class)
    @Readable
    private String username;

    /** Checked by {@link Passwords#check}. */
    private String password;

    @NotNull(message = "user.role.required")
    private Role role;

    private boolean serviceAccount;

    private boolean filesRequests;

    public NewUser() {
        role = Role.DEVELOPER;
    }

    public NewUser(String username, String password, Role role) {
        setUsername(username);
        this.password = password;
        this.role = role;
    }

    /** Whether it is a service account: a program, which has no password and authenticates with API tokens only. */
    public boolean isServiceAccount() {
        return serviceAccount;
    }

    public void setServiceAccount(boolean serviceAccount) {
        this.serviceAccount = serviceAccount;
    }

    /** Whether it may file requests beside what its role may do: of service accounts with the role operator. */
    public boolean isFilesRequests() {
        return filesRequests;
    }

    public void setFilesRequests(boolean filesRequests) {
        this.filesRequests = filesRequests;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = Characters.typed(username);
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public Role getRole() {
        return role;
    }

    public void setRole(Role role) {
        this.role = role;
    }
}
