package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import java.util.Map;

/**
 * A program with an API token and without a sign-in: a service account that an administrator has created by API calls.
 * Each answer is compared with the API's description.
 */
public record Program(Server server, String login, long user, String token) {

    /** A new one with this role. */
    public static Program of(Story story, String role) {
        Client root = story.root();
        String login = story.name(role.substring(0, 3));
        Client.Answer made = root.postJson(
                "/api/users",
                "{\"username\": \"" + login + "\", \"role\": \"" + role + "\", \"service_account\": true}");
        assertEquals(201, made.status(), made::toString);
        Client.Answer token =
                root.postJson("/api/tokens", Json.of(Map.of("name", "story", "scope", "write", "user", login)));
        assertEquals(201, token.status(), token::toString);
        return new Program(
                root.server(),
                login,
                made.json().getJsonNumber("id").longValue(),
                token.json().getString("token"));
    }

    /** Sends a request; returns any answer. */
    public Client.Answer send(String method, String path, String json) {
        Client.Answer answer = server.as(null).sendJson(method, path, json, "Authorization", "Bearer " + token);
        Described.check(answer);
        return answer;
    }

    /** The thing at this address. */
    public JsonObject get(String path) {
        return done("GET", path, "");
    }

    /** Does an act that must succeed; returns the answer. */
    public JsonObject done(String method, String path, String json) {
        Client.Answer answer = send(method, path, json);
        assertEquals(200, answer.status(), answer::toString);
        return answer.json();
    }

    /** Creates something; returns its id. */
    public long made(String path, String json) {
        Client.Answer answer = send("POST", path, json);
        assertEquals(201, answer.status(), answer::toString);
        return answer.json().getJsonNumber("id").longValue();
    }

    /** Blocks it, as an administrator does by a call. */
    public void block(Story story) {
        Client.Answer answer = story.root().sendJson("POST", "/api/users/" + user + "/block", "");
        assertEquals(200, answer.status(), answer::toString);
    }
}
