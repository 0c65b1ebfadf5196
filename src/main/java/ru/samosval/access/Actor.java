package ru.samosval.access;

/**
 * Who acts: a signed-in user as the database has them at this request.
 *
 * @param address the network address that the act comes from; null where it does not matter
 * @param by what the user acts through, for the audit log ({@code token ci}); null where by hand
 * @param credential the sign-in or token that the user acts by: where it has ended before an act is done, the act is not
 *     done; null where the act was asked for before, or by the portal itself
 */
public record Actor(long id, String username, Role role, String address, String by, Credential credential) {

    /** One whose address does not matter. */
    public Actor(long id, String username, Role role) {
        this(id, username, role, null);
    }

    /** One who acts by hand, by no sign-in that could end. */
    public Actor(long id, String username, Role role, String address) {
        this(id, username, role, address, null, null);
    }

    /** The same user acting through this, beside what they act through already. */
    public Actor through(String means) {
        return new Actor(id, username, role, address, by == null ? means : by + ", " + means, credential);
    }

    /** The condition (SQL) that a column holds the id of the user with this login, given in lower case. */
    public static final String BY_LOGIN = "= (SELECT MIN(id) FROM users WHERE LOWER(username) = ?)";

    /** Whether this is an operator or an administrator, who may see and steer everything that is deployed. */
    public boolean isStaff() {
        return role != Role.DEVELOPER;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
