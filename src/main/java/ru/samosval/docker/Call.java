package ru.samosval.docker;

import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import ru.samosval.access.Actor;
import ru.samosval.config.Settings;
import ru.samosval.deployment.Environment;
import ru.samosval.http.Forwarded;
import ru.samosval.refusal.Refusal.Invalid;
import ru.samosval.user.ApiTokens;

/**
 * A call of the Engine API.
 *
 * @param rights what {@code PulledStreams.rights} returned before the token was checked
 * @param environment the environment that the host is limited to; null for all
 * @param names the names in the address, in their order
 */
record Call(
        ApiTokens.Known token,
        long rights,
        Environment environment,
        List<String> names,
        HttpServletRequest request,
        HttpServletResponse response) {

    /** About how many bytes an element of a list takes. */
    private static final int OF_ONE = 1_200;

    /** What is done for a call. */
    @FunctionalInterface
    interface Answer {
        /** Does it and writes the answer. */
        void to(Call call) throws IOException;
    }

    /**
     * A group of calls, by method and path: {@code GET /containers/{}/json}; <code>{*}</code> is a name that may have
     * slashes.
     */
    interface Room {
        Map<String, Answer> calls();
    }

    /** The address of the portal's pages. */
    static String portal(HttpServletRequest request, Settings settings) {
        return Forwarded.of(request, settings).portal();
    }

    /** Who makes the call. */
    Actor actor() {
        return token.actor().through("Docker API");
    }

    /** The first name in the address. */
    String name() {
        return names.get(0);
    }

    /** A parameter of the query; null if it is not given. */
    String query(String parameter) {
        return request.getParameter(parameter);
    }

    boolean flag(String parameter) {
        return Go.isTrue(query(parameter));
    }

    /** A flag that is set unless the query says otherwise. */
    boolean flagUnlessSaid(String parameter) {
        return query(parameter) == null || flag(parameter);
    }

    /**
     * A whole number of the query, from 0; {@code otherwise} if it is not given or is negative.
     *
     * @throws Invalid if it is no number
     */
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

    /** Answers with an array. Its elements are written one after another, so that they are not all there at once. */
    <T> void answerEach(List<T> things, Function<T, JsonObject> json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(OF_ONE * (things.size() + 1));
        bytes.write('[');
        for (int i = 0; i < things.size(); i++) {
            if (i > 0) {
                bytes.write(',');
            }
            bytes.write(json.apply(things.get(i)).toString().getBytes(StandardCharsets.UTF_8));
        }
        bytes.write(']');
        // Not before all of it is made: what fails on the way is an error and no half answer.
        response.setContentType("application/json");
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
    }

    /** Answers that it was done, with no body. */
    void done() {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** Answers that it is so already. */
    void unchanged() {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    }
}
