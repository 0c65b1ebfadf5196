package ru.samosval.faces;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.Numbers;

/**
 * One of the acts of section 9 as a plain post, for scripts: form-encoded, with the user's session. The pages' own buttons
 * call the same services.
 *
 * @param actor who posts
 * @param id the thing that the address names; 0 where it names none
 */
public record FormPost(Actor actor, long id, HttpServletRequest request, HttpServletResponse response) {

    /** Does an act or refuses; returns the path of the page that shows what came of it. */
    @FunctionalInterface
    public interface Act {
        /** Does it. */
        String take(FormPost post);
    }

    /** What a room takes as plain posts. */
    public interface Room {
        /** The acts by their addresses, the thing's number written <code>{id}</code>: {@code /requests/{id}/submit}. */
        Map<String, Act> acts();
    }

    /** A field; null where it was not sent. */
    public String text(String name) {
        return request.getParameter(name);
    }

    /** A field, or another value where it was not sent. */
    public String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    /** A field that names one of the values by its key; null where it was not sent or names none. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        return Keyed.parse(type, text(name)).orElse(null);
    }

    /** A field that is a whole number from 0; null where it was not sent, refused where it is none. */
    public Integer number(String name) {
        String value = text(name);
        return value == null ? null : Integer.valueOf(Numbers.between(name, value, 0, Integer.MAX_VALUE));
    }
}
