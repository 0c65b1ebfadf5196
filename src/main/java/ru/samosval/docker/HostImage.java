package ru.samosval.docker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import ru.samosval.dockerfile.Dockerfile;
import ru.samosval.dockerfile.RunCommand;
import ru.samosval.dockerfile.StartCommand;
import ru.samosval.dockerfile.Unreadable;
import ru.samosval.input.Secrets;
import ru.samosval.simulation.PulledImage;

/**
 * An image with what its request says of it.
 *
 * @param tagged whether its tag is its own still, and no newer image has it
 * @param createdAt epoch milliseconds
 * @param source where its sources are, without secrets
 * @param replicas how many replicas its deployments have
 */
record HostImage(
        long id,
        String tag,
        boolean tagged,
        long createdAt,
        long request,
        String owner,
        String baseImage,
        String runCommands,
        String entrypoint,
        String source,
        int replicas) {

    /** The name of the hash, which stands before an id. */
    private static final String DIGEST = "sha256:";

    private static final long MEGABYTE = 1_000_000;

    /** The part of an image that its base is. */
    private static final int BASE_OF_TEN = 6;

    /** What one instruction has made; {@code bytes} is 0 where it only says something of the image. */
    record Layer(String createdBy, long bytes) {}

    /** As Docker writes it, with the name of the hash in front. */
    String digest() {
        return digest(id);
    }

    static String digest(long id) {
        return DIGEST + HexId.IMAGE.of(id);
    }

    /** The number of the image that such an id names, at least as long as clients show it; null where it is none. */
    static Long number(String id) {
        OptionalLong number = HexId.IMAGE.number(hex(id));
        return number.isPresent() ? number.getAsLong() : null;
    }

    /** Whether this may be the beginning of an image's id, but is too short to tell which. */
    static boolean isShort(String id) {
        String hex = hex(id);
        return hex.length() < HexId.SHORT && HexId.isHex(hex);
    }

    /** The digits of an id that is written as such, or as a digest behind a name ({@code shop@sha256:…}); else the text. */
    static String hex(String id) {
        int digest = id.startsWith(DIGEST) ? 0 : id.indexOf("@" + DIGEST) + 1;
        return digest > 0 || id.startsWith(DIGEST) ? id.substring(digest + DIGEST.length()) : id;
    }

    /** The name without the tag. */
    String repository() {
        int colon = tag.lastIndexOf(':');
        return colon > tag.lastIndexOf('/') ? tag.substring(0, colon) : tag;
    }

    long bytes() {
        return bytes(tag);
    }

    /** How large the image of a tag is. */
    static long bytes(String tag) {
        return PulledImage.megabytes(tag) * MEGABYTE;
    }

    /** Its start command, as a container is started with it; empty where it has none. */
    List<String> command() {
        return command(entrypoint);
    }

    /** A request's start command so, without secrets. */
    static List<String> command(String entrypoint) {
        try {
            StartCommand start = StartCommand.read(entrypoint);
            // First read, then masked, as in the layers: a mask is no word of a shell.
            return start == null ? List.of() : new StartCommand(Secrets.masked(start.argument())).words();
        } catch (Unreadable e) {
            // An old request has texts that are no longer taken.
            return List.of("/bin/sh", "-c", Secrets.masked(entrypoint));
        }
    }

    /** What the instructions of its Dockerfile have made, the newest first, without secrets. */
    List<Layer> layers() {
        List<String> runs = new ArrayList<>();
        StartCommand start = null;
        try {
            Dockerfile file = Dockerfile.read(baseImage, runCommands, entrypoint);
            for (RunCommand command : file.commands()) {
                runs.add("RUN " + command.recorded(Secrets::masked) + " # buildkit");
            }
            start = file.start();
        } catch (Unreadable e) {
            // An old request has texts that are no longer taken: what they come to is not known.
        }
        List<Layer> layers = new ArrayList<>();
        long base = runs.isEmpty() ? bytes() : bytes() * BASE_OF_TEN / 10;
        layers.add(new Layer("FROM " + baseImage, base));
        long rest = bytes() - base;
        for (int i = 0; i < runs.size(); i++) {
            long part = rest / (runs.size() - i);
            layers.add(new Layer(runs.get(i), part));
            rest -= part;
        }
        if (start != null) {
            layers.add(new Layer("ENTRYPOINT " + Secrets.masked(start.argument()), 0));
        }
        Collections.reverse(layers);
        return layers;
    }
}
