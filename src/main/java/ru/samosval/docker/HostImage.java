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
 * An image with what its request says about it.
 *
 * @param tagged whether it still has its tag, and no newer image has taken it
 * @param createdAt epoch milliseconds
 * @param source the address of its sources, without secrets
 * @param replicas how many replicas its deployments have together
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

    /** The share of the base image in its size, in tenths. */
    private static final int BASE_OF_TEN = 6;

    /** What one instruction has made. {@code bytes} is 0 if it only describes the image. */
    record Layer(String createdBy, long bytes) {}

    /** The id as Docker writes it, with the name of the hash in front. */
    String digest() {
        return digest(id);
    }

    static String digest(long id) {
        return DIGEST + HexId.IMAGE.of(id);
    }

    /** The number of the image with this id, given at least as long as clients show it; null if it is no id. */
    static Long number(String id) {
        OptionalLong number = HexId.IMAGE.number(hex(id));
        return number.isPresent() ? number.getAsLong() : null;
    }

    /** Whether this may be the beginning of an image's id, but is too short to identify one. */
    static boolean isShort(String id) {
        String hex = hex(id);
        return hex.length() < HexId.SHORT && HexId.isHex(hex);
    }

    /**
     * The digits of an id that is written with its hash or as a digest after a name ({@code shop@sha256:…}); otherwise
     * the text itself.
     */
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

    /** The size of the image with this tag. */
    static long bytes(String tag) {
        return PulledImage.megabytes(tag) * MEGABYTE;
    }

    /** The words of its start command, as a container is started with it; empty if it has none. */
    List<String> command() {
        return command(entrypoint);
    }

    /** The same for the start command of a request, without secrets. */
    static List<String> command(String entrypoint) {
        try {
            StartCommand start = StartCommand.read(entrypoint);
            // Read first and then masked, as in the layers: a mask is no word of a shell.
            return start == null ? List.of() : new StartCommand(Secrets.masked(start.argument())).words();
        } catch (Unreadable e) {
            // An old request may have a text that is no longer accepted.
            return List.of("/bin/sh", "-c", Secrets.masked(entrypoint));
        }
    }

    /** What the instructions of its Dockerfile have made, newest first, without secrets. */
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
            // An old request may have texts that are no longer accepted: its instructions are not known.
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
