package ru.samosval.push;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import ru.samosval.deployment.Environment;
import ru.samosval.input.AtMost;
import ru.samosval.input.Characters;
import ru.samosval.input.Readable;

/** The form in which an administrator describes a target. */
public class PushForm {

    @NotBlank(message = "push.name.required")
    @AtMost(64)
    @Readable
    private String name;

    @NotNull(message = "push.protocol.required")
    private PushProtocol protocol = PushProtocol.LOKI;

    @NotBlank(message = "push.url.required")
    @AtMost(500)
    @Readable
    private String url;

    private Environment environment;

    @AtMost(100)
    @Readable
    private String filter;

    @AtMost(1_000)
    @Readable
    private String deployments;

    @AtMost(100)
    @Readable
    private String username;

    @AtMost(2_000)
    private String secret;

    private boolean logs = true;

    private boolean metrics;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = Characters.typed(name);
    }

    public PushProtocol getProtocol() {
        return protocol;
    }

    public void setProtocol(PushProtocol protocol) {
        this.protocol = protocol;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = Characters.typed(url);
    }

    public Environment getEnvironment() {
        return environment;
    }

    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    /** A text in the names or images of the deployments; blank for all. */
    public String getFilter() {
        return filter;
    }

    public void setFilter(String filter) {
        this.filter = Characters.typed(filter);
    }

    /** Ids of deployments, separated by commas; blank for all. */
    public String getDeployments() {
        return deployments;
    }

    public void setDeployments(String deployments) {
        this.deployments = Characters.typed(deployments);
    }

    /** The user name for basic authentication; blank if the secret is a bearer token. */
    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = Characters.typed(username);
    }

    /** The password or token for the receiver; blank if it needs none. */
    public String getSecret() {
        return secret;
    }

    public void setSecret(String secret) {
        this.secret = secret;
    }

    public boolean isLogs() {
        return logs;
    }

    public void setLogs(boolean logs) {
        this.logs = logs;
    }

    public boolean isMetrics() {
        return metrics;
    }

    public void setMetrics(boolean metrics) {
        this.metrics = metrics;
    }
}
