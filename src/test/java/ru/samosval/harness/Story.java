package ru.samosval.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Prepares what a test needs through the product's own addresses: people, requests, images, deployments. */
public final class Story {

    private static final Map<Server, Story> STORIES = new ConcurrentHashMap<>();

    private final Server server;
    private final AtomicInteger count = new AtomicInteger();
    private String operator;

    private Story(Server server) {
        this.server = server;
    }

    /** The story on this server. There is one for all tests, so that names are unique. */
    public static Story on(Server server) {
        return STORIES.computeIfAbsent(server, Story::new);
    }

    /** A unique name. */
    public String name(String stem) {
        return stem + "-" + count.incrementAndGet();
    }

    /** The administrator of the first start. */
    public Client root() {
        return server.as("root");
    }

    /** An operator; the same one each time. */
    public synchronized Client operator() {
        if (operator == null) {
            operator = person("operator").username();
        }
        return server.as(operator);
    }

    /** A new user with this role, signed in. */
    public Client person(String role) {
        String username = name(role.substring(0, 3));
        create(username, role);
        return server.as(username);
    }

    /** A new developer, signed in. */
    public Client developer() {
        return person("developer");
    }

    /** Creates a user with the password of {@link Server#passwordOf}. */
    public void create(String username, String role) {
        done(root().post(
                        "/admin/users/create",
                        Map.of("username", username, "password", Server.passwordOf(username), "role", role)));
    }

    /** The id of a user. */
    public long idOf(Client person) {
        return server.db().number("SELECT id FROM users WHERE username = ?", person.username());
    }

    /** A form for a request that is valid in every field, to be changed before it is sent. */
    public Map<String, String> form(String owner, String... collaborators) {
        Map<String, String> form = new LinkedHashMap<>();
        String name = name("shop");
        form.put("image_name", name);
        form.put("repo_url", "https://git.example.test/team/" + name + ".git");
        form.put("repo_branch", "main");
        form.put("update_mode", "continuous");
        form.put("target_commit", "");
        form.put("base_image", "eclipse-temurin:17-jre");
        form.put("run_commands", "apt-get update\napt-get install -y curl");
        form.put("entrypoint", "java -jar /app/shop.jar");
        form.put("ram_mb", "512");
        form.put("vcpu", "0.5");
        form.put("version_tag", "1.4");
        form.put("owner", owner);
        form.put("collaborators", String.join(", ", collaborators));
        return form;
    }

    /** A draft of this developer. */
    public long draft(Client creator, Map<String, String> form) {
        return done(creator.post("/requests/new", form)).id();
    }

    /** A draft of a developer who is also its owner. */
    public long draft(Client creator) {
        return draft(creator, form(creator.username()));
    }

    /** A submitted request. */
    public long submitted(Client creator, Map<String, String> form) {
        long request = draft(creator, form);
        done(creator.post("/requests/" + request + "/submit"));
        return request;
    }

    /** An approved request. */
    public long approved(Client creator, Map<String, String> form) {
        long request = submitted(creator, form);
        move(request, "approved");
        return request;
    }

    /** Moves a request as the operator. */
    public void move(long request, String status) {
        done(operator().post("/requests/" + request + "/status", Map.of("status", status, "reason", "not like this")));
    }

    /** Starts a build; returns its id. */
    public long build(long request) {
        return done(operator().post("/requests/" + request + "/build")).id();
    }

    /** Waits for the end of a build; returns its status. */
    public String awaitBuild(long build) {
        return Eventually.value(
                        "build " + build + " ends",
                        () -> operator().get("/api/builds/" + build + "/log").json(),
                        log -> log.getBoolean("finished"))
                .getString("status");
    }

    /** The image of a new request that was approved and built. */
    public long image(Client creator, Map<String, String> form) {
        return imageOf(approved(creator, form));
    }

    /** The image of a new build of an approved request. */
    public long imageOf(long request) {
        long build = build(request);
        assertEquals("success", awaitBuild(build));
        return server.db().number("SELECT image_id FROM builds WHERE id = ?", build);
    }

    /** A deployment that has just been created, without ports. */
    public long deployment(long image) {
        return deployment(image, name("web"), "dev", "");
    }

    /** A deployment that has just been created. */
    public long deployment(long image, String name, String environment, String ports) {
        return done(tryDeployment(image, name, environment, "1", ports)).id();
    }

    /** The answer to an operator's form for a new deployment. */
    public Client.Answer tryDeployment(long image, String name, String environment, String replicas, String ports) {
        return operator()
                .post(
                        "/images/" + image + "/create_deployment",
                        Map.of("name", name, "environment", environment, "replicas", replicas, "ports", ports));
    }

    /** A running deployment of an image. */
    public long running(long image) {
        return awaitStatus(deployment(image), "running");
    }

    /** A running deployment of this developer's own new request. */
    public long running(Client creator) {
        return running(image(creator, form(creator.username())));
    }

    /** A deployment that was stopped by this person. */
    public long stopped(long image, Client by) {
        long deployment = running(image);
        act(by, deployment, "stop");
        return deployment;
    }

    /** Starts, stops, restarts or deletes a deployment. */
    public void act(Client who, long deployment, String action) {
        done(who.post("/deployments/" + deployment + "/" + action));
    }

    /** Waits for a deployment's state; returns its id. */
    public long awaitStatus(long deployment, String status) {
        Eventually.value("deployment " + deployment + " is " + status, () -> status(deployment), status::equals);
        return deployment;
    }

    /** The present state of a deployment. */
    public String status(long deployment) {
        return server.db().text("SELECT status FROM deployments WHERE id = ?", deployment);
    }

    private static Client.Answer done(Client.Answer answer) {
        assertTrue(answer.isRedirect() && !answer.location().startsWith("/login"), () -> "was not done: " + answer);
        return answer;
    }
}
