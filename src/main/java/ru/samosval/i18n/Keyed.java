package ru.samosval.i18n;

import java.util.Locale;
import java.util.Optional;

/** An enum whose values outside Java (database, API, addresses, {@code data-status}) are their names in lower case. */
public interface Keyed {

    /** The value's name, as {@link Enum} gives it. */
    String name();

    /** The stored and published spelling, such as {@code in_review}. */
    default String getKey() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key of the value's label in the text bundle, such as {@code RequestStatus.IN_REVIEW}. */
    default String getLabelKey() {
        return ((Enum<?>) this).getDeclaringClass().getSimpleName() + "." + name();
    }

    /** The value spelt so, in any case; empty where there is none. */
    static <E extends Enum<E> & Keyed> Optional<E> parse(Class<E> type, String text) {
        if (text == null) {
            return Optional.empty();
        }
        for (E value : type.getEnumConstants()) {
            if (value.getKey().equalsIgnoreCase(text.strip())) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
