package ru.samosval.access;

/**
 * The user who acts, as the database has them at this request.
 *
 * @param address the network address that the act comes from; null where it does not matter
 * @param by the means that the user acts through, for the audit log ({@code token ci}); null for a person at a page
 * @param filesRequests whether a service account may file requests beside what its role may do
 * @param credential the sign-in or token that the user acts by: if it has ended before the act is done, the act is
 *     refused; null where the act was asked for earlier, or by the portal itself
 */
public record Actor(
        long id, String username, Role role, boolean filesRequests, String address, String by, Credential credential) {

    /** An actor whose address does not matter. */
    public Actor(long id, String username, Role role) {
        this(id, username, role, null);
    }

    /** An actor without a credential, so none that could end. */
    public Actor(long id, String username, Role role, String address) {
        this(id, username, role, address, null, null);
    }

    /** An actor with the rights of the role alone. */
    public Actor(long id, String username, Role role, String address, String by, Credential credential) {
        this(id, username, role, false, address, by, credential);
    }

    /** The same user, acting through this in addition to what they already act through. */
    public Actor through(String means) {
        return new Actor(
                id, username, role, filesRequests, address, by == null ? means : by + ", " + means, credential);
    }

    /**
     * An SQL condition: the column holds the id of the user with this login. The parameter is the login in lower case.
     */
    public static final String BY_LOGIN = "= (SELECT MIN(id) FROM users WHERE LOWER(username) = ?)";

    /** Whether this is an operator or an administrator: both see and operate everything that is deployed. */
    public boolean isStaff() {
        return role != Role.DEVELOPER;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
