package ru.samosval.docker;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Docker can and this host cannot, and the sentence that says what to do instead. */
final class Lessons {

    /** By method and path; the sentences are given the portal's address. */
    private static final Map<Pattern, String> SENTENCES = Map.of(
            Pattern.compile("POST /(containers/create|commit)"),
            "docker.lesson.create",
            Pattern.compile("POST /(build|session|grpc|images/create|images/load|images/.+/push|build/prune)"),
            "docker.lesson.build",
            Pattern.compile("(POST|DELETE) /images/.+"),
            "docker.lesson.image",
            Pattern.compile("(POST /(containers/[^/]+/exec|exec/.+)|GET /exec/.+)"),
            "docker.lesson.exec",
            Pattern.compile("(GET|POST) /containers/[^/]+/(attach|attach/ws|resize)"),
            "docker.lesson.attach",
            Pattern.compile("POST /containers/[^/]+/(pause|unpause)"),
            "docker.lesson.pause",
            Pattern.compile("POST /containers/[^/]+/(update|rename)|POST /containers/prune"),
            "docker.lesson.change",
            Pattern.compile("(GET|PUT|HEAD) /containers/[^/]+/(archive|export|changes)"),
            "docker.lesson.files",
            Pattern.compile("(POST|DELETE|PUT) /(networks|volumes|plugins|auth).*|POST /system/.*"),
            "docker.lesson.host",
            Pattern.compile("[A-Z]+ /(swarm|nodes|services|tasks|secrets|configs)(/.*)?"),
            "docker.lesson.swarm");

    private Lessons() {}

    /** The key of the sentence; empty where Docker has no such call either. */
    static Optional<String> of(String method, String call) {
        String asked = method + " " + call;
        return SENTENCES.entrySet().stream()
                .filter(e -> e.getKey().matcher(asked).matches())
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst();
    }
}
