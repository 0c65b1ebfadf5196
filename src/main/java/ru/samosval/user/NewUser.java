package ru.samosval.user;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import ru.samosval.access.Role;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Keeps;
import ru.samosval.input.Readable;

/** What an administrator types to make a user. */
public class NewUser {

    @NotBlank(message = "user.username.required")
    @AtMost(64)
    @Keeps(Login.class)
    @Readable
    private String username;

    /** What it must be like is said in {@link Passwords#check}. */
    private String password;

    @NotNull(message = "user.role.required")
    private Role role;

    private boolean serviceAccount;

    public NewUser() {
        role = Role.DEVELOPER;
    }

    public NewUser(String username, String password, Role role) {
        setUsername(username);
        this.password = password;
        this.role = role;
    }

    /** Whether it is to be a program, which has no password and signs in by API tokens alone. */
    public boolean isServiceAccount() {
        return serviceAccount;
    }

    public void setServiceAccount(boolean serviceAccount) {
        this.serviceAccount = serviceAccount;
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
