package ru.samosval.hook;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ru.samosval.access.Rights;
import ru.samosval.config.Settings;
import ru.samosval.faces.PageActions;
import ru.samosval.hook.forge.Dialect;
import ru.samosval.input.Characters;
import ru.samosval.user.Caller;

/** The part of {@code /hooks/try} that sends a push. */
@Named("hookSend")
@RequestScoped
public class HookSendPage {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COMMIT_BYTES = 20;

    @Inject
    private HookSender sender;

    @Inject
    private Settings settings;

    @Inject
    private Caller caller;

    @Inject
    private PageActions actions;

    private final Map<String, String> errors = new HashMap<>();
    private Dialect dialect = Dialect.GITHUB;
    private String url;
    private String repoUrl;
    private String branch = "main";
    private String commit = randomCommit();
    private String secret;
    private HookSender.Sent sent;

    /** Sends the push. */
    public void send() {
        actions.attempt(
                () -> sent = sender.send(
                        caller.get(),
                        new HookSender.TestPush(
                                dialect,
                                Characters.typed(url),
                                Characters.typed(repoUrl),
                                Characters.typed(branch),
                                Characters.typed(commit),
                                secret)),
                errors,
                "hooks.send.done");
        secret = null;
    }

    private static String randomCommit() {
        byte[] bytes = new byte[COMMIT_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public boolean isSender() {
        return Rights.sendsHooks(caller.get());
    }

    /** The addresses to which one may send, in one line; empty if there are none. */
    public String getTargets() {
        return settings.webhookTargets().addresses().stream()
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    public HookSender.Sent getSent() {
        return sent;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    public List<Dialect> getDialects() {
        return List.of(Dialect.values());
    }

    public Dialect getDialect() {
        return dialect;
    }

    public void setDialect(Dialect dialect) {
        this.dialect = dialect;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getRepoUrl() {
        return repoUrl;
    }

    public void setRepoUrl(String repoUrl) {
        this.repoUrl = repoUrl;
    }

    public String getBranch() {
        return branch;
    }

    public void setBranch(String branch) {
        this.branch = branch;
    }

    public String getCommit() {
        return commit;
    }

    public void setCommit(String commit) {
        this.commit = commit;
    }

    public String getSecret() {
        return secret;
    }

    public void setSecret(String secret) {
        this.secret = secret;
    }
}
