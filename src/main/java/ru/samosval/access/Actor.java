package ru.samosval.access;

/** Who acts: a signed-in user as the database has him at this request. */
public record Actor(long id, String username, Role role) {

    /** Whether this is an operator or an administrator, who may see and steer everything that is deployed. */
    public boolean isStaff() {
        return role != Role.DEVELOPER;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
