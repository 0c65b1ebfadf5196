package ru.samosval.i18n;

import java.util.Locale;
import java.util.Optional;

/**
 * An enum whose values are spelled in lower case outside Java: in the database, the API, addresses and
 * {@code data-status}.
 */
public interface Keyed {

    /** The value's name in Java, as {@link Enum} gives it. */
    String name();

    /** The stored and published spelling, such as {@code in_review}. */
    default String getKey() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The key of the value's label in the text bundle, such as {@code RequestStatus.IN_REVIEW}. */
    default String getLabelKey() {
        return ((Enum<?>) this).getDeclaringClass().getSimpleName() + "." + name();
    }

    /** The value with this spelling, in any letter case; empty if there is none. */
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
