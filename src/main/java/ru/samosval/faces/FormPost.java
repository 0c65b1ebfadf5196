package ru.samosval.faces;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.i18n.Keyed;
import ru.samosval.input.NumericParameter;

/**
 * One of the acts of section 9 as a plain post: form-encoded, in the user's session. It is for scripts; of the pages'
 * own buttons those of the demonstration post so, all others call the same services.
 *
 * @param actor the user who posts
 * @param id the id in the address; 0 if there is none
 */
public record FormPost(Actor actor, long id, HttpServletRequest request, HttpServletResponse response) {

    /** Does an act, or refuses it. Returns the path of the page that shows the result. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @throws ru.samosval.refusal.Refusal if it is refused
         */
        String take(FormPost post);
    }

    /** The plain posts of a room. */
    public interface Room {
        /** The acts by their addresses, with <code>{id}</code> for the id: <code>/requests/{id}/submit</code>. */
        Map<String, Action> actions();
    }

    /** A field; null if it was not sent. */
    public String text(String name) {
        return request.getParameter(name);
    }

    /** A field, or another value if it was not sent. */
    public String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    /** A field that names an enum's value by its key; null if it was not sent or names none. */
    public <E extends Enum<E> & Keyed> E keyed(Class<E> type, String name) {
        return Keyed.parse(type, text(name)).orElse(null);
    }

    /** A field with a whole number of at least 0; null if it was not sent. Refused if it is no such number. */
    public Integer number(String name) {
        String value = text(name);
        return value == null ? null : Integer.valueOf(NumericParameter.between(name, value, 0, Integer.MAX_VALUE));
    }
}
