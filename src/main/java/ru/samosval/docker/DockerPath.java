package ru.samosval.docker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ru.samosval.refusal.Refusal.Invalid;

/**
 * An address below {@code /docker}: {@code /docker/<token>[/e/<environment>][/v<version>]/<call>}.
 *
 * @param environment as it is written; null if the host is not limited to one
 * @param call the call as in Docker's reference, with a leading slash
 */
record DockerPath(String token, String environment, String call) {

    /** The newest and the oldest supported version of the Engine API. */
    static final String VERSION = "1.51";

    static final String OLDEST_VERSION = "1.24";

    private static final int MAJOR = 1;
    private static final int NEWEST = 51;
    private static final int OLDEST = 24;

    private static final Pattern FORM = Pattern.compile(
            "/docker/(?<token>[^/]+)(?:/e/(?<environment>[^/]+))?(?:/v(?<major>\\d{1,3})\\.(?<minor>\\d{1,3}))?(?<call>/.*)?");

    /**
     * Parses a path; empty if it has not this form.
     *
     * @throws Invalid if the version is not supported
     */
    static Optional<DockerPath> of(String path) {
        Matcher matcher = FORM.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.group("major") != null) {
            demandSpoken(Integer.parseInt(matcher.group("major")), Integer.parseInt(matcher.group("minor")));
        }
        String call = matcher.group("call");
        return Optional.of(new DockerPath(
                matcher.group("token"), matcher.group("environment"), call == null || call.isEmpty() ? "/" : call));
    }

    private static void demandSpoken(int major, int minor) {
        String asked = major + "." + minor;
        if (major > MAJOR || major == MAJOR && minor > NEWEST) {
            throw new Invalid("version", "docker.version.new", asked, VERSION);
        }
        if (major < MAJOR || minor < OLDEST) {
            throw new Invalid("version", "docker.version.old", asked, OLDEST_VERSION);
        }
    }
}
