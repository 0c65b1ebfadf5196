package ru.samosval.docker;

import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import ru.samosval.access.Actor;
import ru.samosval.config.Settings;
import ru.samosval.deployment.Environment;
import ru.samosval.http.Forwarded;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.ApiTokens;

/**
 * A call of the Engine API.
 *
 * @param rights what {@code PulledStreams.rights} gave before the token was looked at
 * @param environment the one that the host is narrowed to; null where it is not
 * @param names what the address names, in its order
 */
record Call(
        ApiTokens.Known token,
        long rights,
        Environment environment,
        List<String> names,
        HttpServletRequest request,
        HttpServletResponse response) {

    /** What is done for a call. */
    @FunctionalInterface
    interface Answer {
        /** Does it, and writes the answer. */
        void to(Call call) throws IOException;
    }

    /** A room of calls, by method and path: {@code GET /containers/{}/json}; <code>{*}</code> is a name with slashes. */
    interface Room {
        Map<String, Answer> calls();
    }

    /** Where people find the portal's pages. */
    static String portal(HttpServletRequest request, Settings settings) {
        return Forwarded.of(request, settings).portal();
    }

    /** Who calls. */
    Actor actor() {
        return token.actor().through("Docker API");
    }

    /** The first thing that the address names. */
    String name() {
        return names.get(0);
    }

    /** A value of the query; null where it has none. */
    String query(String parameter) {
        return request.getParameter(parameter);
    }

    boolean flag(String parameter) {
        return Go.isTrue(query(parameter));
    }

    /** A flag that is set where the query does not say otherwise. */
    boolean flagUnlessSaid(String parameter) {
        return query(parameter) == null || flag(parameter);
    }

    /** A whole number of the query from 0; {@code otherwise} where it has none, or one below 0. */
    int number(String parameter, int otherwise) {
        String value = query(parameter);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.strip());
            return number < 0 ? otherwise : (int) Math.min(number, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw new Invalid(parameter, "docker.number", parameter);
        }
    }

    void answer(JsonStructure json) throws IOException {
        answer(HttpServletResponse.SC_OK, json);
    }

    void answer(int status, JsonStructure json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** Says that it was done; there is nothing more to say. */
    void done() {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** Says that it is so already. */
    void unchanged() {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    }
}
