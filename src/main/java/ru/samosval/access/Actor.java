package ru.samosval.access;

/**
 * Who acts: a signed-in user as the database has them at this request.
 *
 * @param address the network address that the act comes from; null where it does not matter
 */
public record Actor(long id, String username, Role role, String address) {

    /** One whose address does not matter. */
    public Actor(long id, String username, Role role) {
        this(id, username, role, null);
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
