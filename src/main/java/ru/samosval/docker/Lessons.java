package ru.samosval.docker;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Docker can do and this host cannot, and the sentence that says what to do instead. */
final class Lessons {

    /** The sentences' keys by method and path. The sentences get the portal's address as an argument. */
    private static final Map<Pattern, String> SENTENCES = Map.ofEntries(
            Map.entry(Pattern.compile("POST /(containers/create|commit)"), "docker.lesson.create"),
            Map.entry(
                    Pattern.compile("POST /(build|session|grpc|images/create|images/.+/push)"), "docker.lesson.build"),
            Map.entry(Pattern.compile("(POST|DELETE) /images/(?!prune|load).+"), "docker.lesson.image"),
            Map.entry(Pattern.compile("(POST /(containers/[^/]+/exec|exec/.+)|GET /exec/.+)"), "docker.lesson.exec"),
            Map.entry(
                    Pattern.compile("(GET|POST) /containers/[^/]+/(attach|attach/ws|resize)"), "docker.lesson.attach"),
            Map.entry(Pattern.compile("POST /containers/[^/]+/(pause|unpause)"), "docker.lesson.pause"),
            Map.entry(Pattern.compile("POST /containers/[^/]+/(update|rename)"), "docker.lesson.change"),
            Map.entry(
                    Pattern.compile("(GET|PUT|HEAD) /containers/[^/]+/(archive|export|changes)"),
                    "docker.lesson.files"),
            Map.entry(
                    Pattern.compile(
                            "(POST|DELETE|PUT) /(networks|volumes|plugins)(?!/prune).*|GET /plugins/.+|POST /system/.*"),
                    "docker.lesson.host"),
            Map.entry(
                    Pattern.compile("[A-Z]+ /(swarm|nodes|services|tasks|secrets|configs)(/.*)?"),
                    "docker.lesson.swarm"),
            Map.entry(Pattern.compile("POST /(containers|images|networks|volumes|build)/prune"), "docker.lesson.prune"),
            Map.entry(Pattern.compile("GET /(images/search|distribution/.+)"), "docker.lesson.search"),
            Map.entry(Pattern.compile("GET /images/(.+/)?get|POST /images/load"), "docker.lesson.layers"),
            Map.entry(Pattern.compile("POST /auth"), "docker.lesson.auth"));

    private Lessons() {}

    /** The key of the sentence; empty if Docker has no such call either. */
    static Optional<String> of(String method, String call) {
        String asked = method + " " + call;
        return SENTENCES.entrySet().stream()
                .filter(e -> e.getKey().matcher(asked).matches())
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }
}
