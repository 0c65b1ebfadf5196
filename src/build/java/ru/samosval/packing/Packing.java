package ru.samosval.packing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Packs scripts and styles with Brotli when the product is built (docs/adr/0018): {@code java Packing.java <folder of the
 * packed> <folder>…}. A packed file is named by the SHA-256 of what it holds, so it is made once, and is never taken
 * for another. The build runs this from its source.
 */
public final class Packing {

    /** As for gzip ({@code web.Compression}). */
    private static final int THRESHOLD = 2_048;

    private static final Encoder.Parameters BEST = Encoder.Parameters.create(11);

    private Packing() {}

    /** The first argument is where the packed files are kept, the others are the folders to pack. */
    public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
        Path packed = Files.createDirectories(Path.of(args[0]));
        if (!Brotli4jLoader.isAvailable()) {
            System.out.println("Scripts and styles are sent with gzip alone: there is no Brotli for this platform ("
                    + Brotli4jLoader.getUnavailabilityCause() + ")");
            return;
        }
        Set<Path> wanted = new HashSet<>();
        for (Path file : scriptsAndStyles(List.of(args).subList(1, args.length))) {
            byte[] content = Files.readAllBytes(file);
            if (content.length > THRESHOLD) {
                Path target = packed.resolve(nameOf(content));
                wanted.add(target);
                if (!Files.exists(target)) {
                    // Whole or not at all: a build may be broken off.
                    Path part = Files.write(packed.resolve("part"), Encoder.compress(content, BEST));
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        for (Path file : filesIn(packed)) {
            if (!wanted.contains(file)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> scriptsAndStyles(List<String> folders) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : folders) {
            filesIn(Path.of(folder)).stream()
                    .filter(file ->
                            file.toString().endsWith(".js") || file.toString().endsWith(".css"))
                    .forEach(found::add);
        }
        return found;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String nameOf(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)) + ".br";
    }
}
