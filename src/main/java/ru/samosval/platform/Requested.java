package ru.samosval.platform;

import jakarta.enterprise.context.RequestScoped;

/** The one thing that the address names, which has been found to be there and to be visible to the caller. */
@RequestScoped
public class Requested {

    private Object thing;

    /** Sets what was found. */
    public void set(Object found) {
        thing = found;
    }

    /** The thing, which the page knows to be of this type. */
    public <T> T get(Class<T> type) {
        return type.cast(thing);
    }
}
