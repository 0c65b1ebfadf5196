package ru.samosval.user;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Readable;

/** The form that creates an API token. */
public class NewToken {

    /** The longest lifetime of a token in days: ten years. */
    public static final int MOST_DAYS = 3_650;

    private static final int USUAL_DAYS = 90;

    @NotBlank(message = "token.name.required")
    @AtMost(64)
    @Readable
    private String name;

    @NotNull(message = "token.scope.required")
    private TokenScope scope = TokenScope.READ;

    private Integer expiresInDays = USUAL_DAYS;

    private boolean cut;

    private String user;

    public NewToken() {}

    /** A token with the default lifetime, or until the token that creates it expires, if that is sooner. */
    public static NewToken forTheUsualTime(String name, TokenScope scope, String user) {
        NewToken token = new NewToken(name, scope, USUAL_DAYS, user);
        token.cut = true;
        return token;
    }

    public NewToken(String name, TokenScope scope, Integer expiresInDays, String user) {
        setName(name);
        this.scope = scope;
        this.expiresInDays = expiresInDays;
        setUser(user);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = Characters.typed(name);
    }

    public TokenScope getScope() {
        return scope;
    }

    public void setScope(TokenScope scope) {
        this.scope = scope;
    }

    /** The lifetime in days, 1 to {@link #MOST_DAYS}; null for no end. */
    public Integer getExpiresInDays() {
        return expiresInDays;
    }

    public void setExpiresInDays(Integer expiresInDays) {
        this.expiresInDays = expiresInDays;
    }

    /** Whether its lifetime is shortened to that of the token that creates it. Otherwise a longer one is refused. */
    boolean isCut() {
        return cut;
    }

    /** The login of the service account that it is for; null or blank for the actor. */
    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = Characters.typed(user);
    }
}
