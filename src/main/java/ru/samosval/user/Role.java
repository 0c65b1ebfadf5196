package ru.samosval.user;

import jakarta.persistence.Converter;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.LowerCaseColumn;

/** Section 3.1 of the specification. */
public enum Role implements Keyed {
    ADMIN,
    OPERATOR,
    DEVELOPER;

    /** Stores a role in lower case. */
    @Converter(autoApply = true)
    public static class Column extends LowerCaseColumn<Role> {
        public Column() {
            super(Role.class);
        }
    }
}
