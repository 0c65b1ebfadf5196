package ru.samosval.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes the log of one build in the style of BuildKit's plain progress output. For one call of {@link #play}. */
final class BuildScript {
    private static final int LONGEST_IN_ERROR = 80;

    private enum Place {
        NOWHERE,
        SOURCE,
        BASE,
        RUN,
        PUSH
    }

    private final long seed;
    private final BuildSpec spec;
    private final double speed;
    private final Place place;
    private final int failing;
    private final String commit;
    private final List<Command> commands;
    private final List<BuildPlan.Step> steps = new ArrayList<>();
    private final long queued;
    private long scaled;
    private long clock;
    private long vertexStart;
    private int vertex;

    BuildScript(long seed, BuildSpec spec, boolean fails, double speed) {
        this.seed = seed;
        this.spec = spec;
        this.speed = speed;
        this.commands = spec.runs().stream().map(Command::of).toList();
        this.place = fails ? place() : Place.NOWHERE;
        this.failing = place == Place.RUN ? failing() : -1;
        this.commit = commit();
        this.queued = Math.max(1, Math.round(range(22, 1000, 2000) / speed));
    }

    BuildPlan play() {
        String error = lines();
        return new BuildPlan(queued, steps, error == null, error, commit);
    }

    /** Writes the lines. Returns the sentence about the failure, or null. */
    private String lines() {
        say("#0 building " + tag() + " with builder \"samosval\": " + cores() + " vCPU, " + spec.ramMb() + " MiB");
        String error = source();
        if (error == null) {
            dockerfile();
            error = base();
        }
        if (error == null) {
            error = runs();
        }
        return error == null ? export() : error;
    }

    private String source() {
        String repo = flat(spec.repoUrl());
        String branch = flat(spec.repoBranch());
        open("[internal] load git source " + repo + "#" + branch);
        out("Cloning " + repo + ", branch " + branch);
        if (place == Place.SOURCE) {
            return sourceFailure(repo, branch);
        }
        out("HEAD is now at " + commit.substring(0, 10)
                + (spec.targetCommit() == null ? " (head of " + branch + ")" : ""));
        done();
        return null;
    }

    private String sourceFailure(String repo, String branch) {
        String line;
        String sentence;
        switch ((int) range(23, 0, 2)) {
            case 0 -> {
                line = "fatal: couldn't find remote ref " + branch;
                sentence = "Loading the sources failed: the repository has no branch " + branch + ".";
            }
            case 1 -> {
                line = "fatal: unable to access '" + repo + "': the requested URL returned error: 403";
                sentence = "Loading the sources failed: the repository denied access (403).";
            }
            default -> {
                line = "fatal: fetch-pack: unexpected disconnect while reading sideband packet";
                sentence = "Loading the sources failed: the connection to the repository was lost.";
            }
        }
        out(line);
        say("#" + vertex + " ERROR: failed to fetch remote " + repo + ": exit status 128");
        say("ERROR: failed to solve: failed to load git source: " + line);
        return sentence;
    }

    private void dockerfile() {
        open("[internal] load build definition from Dockerfile");
        say("#" + vertex + " transferring dockerfile: " + size(spec.dockerfileBytes()) + " done");
    }

    private String base() {
        String image = flat(spec.baseImage());
        open("[internal] load metadata for " + image);
        if (place == Place.BASE) {
            return baseFailure(image);
        }
        done();
        String digest = digest(Seed.of(0, image));
        open("[1/" + total() + "] FROM " + image + (image.contains("@") ? "" : "@" + digest));
        long layer = Seed.of(1, image);
        String size = megabytes(Seed.range(layer, 50, 1900));
        String id = digest(layer).substring(0, 19);
        say("#" + vertex + " " + id + " " + size + "MB / " + size + "MB " + elapsed() + "s done");
        say("#" + vertex + " extracting " + id + " done");
        done();
        return null;
    }

    private String baseFailure(String image) {
        String cause = switch ((int) range(24, 0, 2)) {
            case 0 -> "429 Too Many Requests - toomanyrequests: pull rate limit exceeded";
            case 1 -> "manifest unknown: no such image or tag";
            default -> "failed to do request: dial tcp: i/o timeout";
        };
        say("#" + vertex + " ERROR: " + image + ": " + cause);
        say("ERROR: failed to solve: " + flat(spec.baseImage()) + ": failed to resolve source metadata for " + image
                + ": " + cause);
        return "Pulling the base image " + flat(spec.baseImage()) + " failed: " + cause + ".";
    }

    private String runs() {
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            open(header(i));
            long hash = Seed.of(seed, 25, i);
            if (i == failing) {
                command.firstOutput(hash).forEach(this::out);
                return runFailure(command, i);
            }
            command.output(outputLines(i), hash).forEach(this::out);
            done();
        }
        return null;
    }

    /** The more commands there are, the fewer lines each prints. */
    private int outputLines(int i) {
        int n = commands.size();
        if (n <= 3) {
            return (int) range(300 + i, 2, 3);
        }
        return n <= 8 ? (int) range(300 + i, 1, 2) : n <= 18 ? 1 : 0;
    }

    private String header(int i) {
        return "[" + (i + 2) + "/" + total() + "] RUN " + commands.get(i).text();
    }

    private String runFailure(Command command, int i) {
        CommandFailure failure = command.failure(Seed.of(seed, 26), spec);
        String at = elapsed();
        out(failure.line());
        String solve = "process \"/bin/sh -c " + command.text() + "\" did not complete successfully: exit code: "
                + failure.exitCode();
        say("#" + vertex + " ERROR: " + solve);
        say("------");
        say(" > " + header(i) + ":");
        say(at + " " + failure.line());
        say("------");
        say("ERROR: failed to solve: " + solve);
        return "Step " + (i + 2) + " of " + total() + " (RUN " + command.text(LONGEST_IN_ERROR)
                + ") failed with exit code " + failure.exitCode() + ": " + failure.reason() + ".";
    }

    private String export() {
        open("exporting to image");
        say("#" + vertex + " exporting layers " + elapsed() + "s done");
        String digest = digest(Seed.of(seed, 27));
        say("#" + vertex + " exporting manifest " + digest + " done");
        String entrypoint = spec.entrypoint() == null ? "" : ", ENTRYPOINT " + Command.onOneLine(spec.entrypoint());
        say("#" + vertex + " exporting config " + digest(Seed.of(seed, 28)) + entrypoint + " done");
        say("#" + vertex + " naming to " + tag() + " done");
        say("#" + vertex + " pushing layers");
        if (place == Place.PUSH) {
            return pushFailure();
        }
        done();
        say(tag() + ": digest: " + digest + " size: " + range(29, 1100, 3900));
        return null;
    }

    private String pushFailure() {
        String cause = switch ((int) range(30, 0, 2)) {
            case 0 -> "unexpected status from PUT request: 500 Internal Server Error";
            case 1 -> "unexpected status from POST request: 507 Insufficient Storage";
            default -> "failed to copy: write tcp: connection reset by peer";
        };
        say("#" + vertex + " ERROR: failed to push " + tag() + ": " + cause);
        say("ERROR: failed to solve: failed to push " + tag() + ": " + cause);
        return "Pushing " + tag() + " to the registry failed: " + cause + ".";
    }

    /** Where the build fails; mostly in a RUN line. */
    private Place place() {
        double dice = Seed.unit(Seed.of(seed, 31)) * (commands.isEmpty() ? 0.3 : 1);
        return dice < 0.1 ? Place.SOURCE : dice < 0.2 ? Place.BASE : dice < 0.3 ? Place.PUSH : Place.RUN;
    }

    /** The number of the command that fails; a trivial one only if there are no others. */
    private int failing() {
        int[] likely = IntStream.range(0, commands.size())
                .filter(i -> !commands.get(i).isTrivial())
                .toArray();
        return likely.length == 0
                ? (int) range(21, 0, commands.size() - 1)
                : likely[(int) range(21, 0, likely.length - 1)];
    }

    private void open(String title) {
        vertex++;
        say("#" + vertex + " " + title);
        vertexStart = clock;
    }

    private void out(String text) {
        long gap = nextGap();
        say("#" + vertex + " " + seconds(clock + gap - vertexStart, 1) + " " + text);
    }

    private void done() {
        say("#" + vertex + " DONE " + elapsed() + "s");
    }

    private void say(String text) {
        if (steps.isEmpty()) {
            scaled = queued;
        } else {
            long gap = nextGap();
            clock += gap;
            scaled += Math.max(1, Math.round(gap / speed));
        }
        steps.add(new BuildPlan.Step(scaled, text));
    }

    private long nextGap() {
        return Seed.range(Seed.of(seed, 32, steps.size()), 500, 1500);
    }

    /** The time from the beginning of the vertex to the line being written, at speed 1. */
    private String elapsed() {
        return seconds(clock + nextGap() - vertexStart, 100);
    }

    private static String seconds(long millis, int unit) {
        return unit == 1
                ? millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000)
                : millis / 1000 + "." + millis % 1000 / 100;
    }

    private long range(long what, long low, long high) {
        return Seed.range(Seed.of(seed, what), low, high);
    }

    private int total() {
        return commands.size() + 1;
    }

    private String tag() {
        return flat(spec.imageName()) + ":" + flat(spec.versionTag());
    }

    private String cores() {
        return spec.vcpu() == Math.rint(spec.vcpu()) ? Long.toString((long) spec.vcpu()) : Double.toString(spec.vcpu());
    }

    /** The commit that is built. A shortened target commit becomes the same full commit in every build. */
    private String commit() {
        String target = spec.targetCommit();
        boolean head = target == null || target.isBlank();
        long hash = head
                ? Seed.of(Seed.of(seed, 33), spec.repoUrl() + "#" + spec.repoBranch())
                : Seed.of(Seed.of(0, spec.repoUrl()), target.strip());
        String known = head ? "" : target.strip().toLowerCase(Locale.ROOT);
        return known.length() >= 40 ? known : known + digest(hash).substring(7, 47 - known.length());
    }

    private static String digest(long hash) {
        StringBuilder text = new StringBuilder("sha256:");
        for (int i = 0; i < 4; i++) {
            text.append(String.format(Locale.ROOT, "%016x", Seed.of(hash, i)));
        }
        return text.toString();
    }

    /** A size as BuildKit writes it. */
    private static String size(int bytes) {
        return bytes < 1000 ? bytes + "B" : String.format(Locale.ROOT, "%.2fkB", bytes / 1000.0);
    }

    private static String megabytes(long tenths) {
        return tenths / 10 + "." + tenths % 10;
    }

    private static String flat(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
