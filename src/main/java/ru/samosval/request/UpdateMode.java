package ru.samosval.request;

import jakarta.persistence.Converter;
import ru.samosval.platform.Keyed;
import ru.samosval.platform.LowerCaseColumn;

/** Whether a request follows its branch or stays at one commit (section 4.2). */
public enum UpdateMode implements Keyed {
    CONTINUOUS,
    STATIC;

    /** Stores a mode in lower case. */
    @Converter(autoApply = true)
    public static class Column extends LowerCaseColumn<UpdateMode> {
        public Column() {
            super(UpdateMode.class);
        }
    }
}
