package ru.samosval.deployment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the replicas of deployments are called as containers, wherever they are shown as such: a container is one replica,
 * and stays the same one when it is restarted.
 */
public final class Containers {

    private static final HexFormat HEX = HexFormat.of();

    private Containers() {}

    /** A container's id: 64 hexadecimal digits, the same for ever. */
    public static String id(long deployment, int replica) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((deployment + "/" + replica).getBytes(StandardCharsets.US_ASCII));
            return HEX.formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A container's name: its deployment's and the replica's number, {@code shop-1}. */
    public static String name(String deployment, int replica) {
        return deployment + "-" + replica;
    }

    /**
     * A container's labels, by which tools group containers: those of Compose, whose project is the environment and whose
     * service the deployment, and the portal's own.
     */
    public static Map<String, String> labels(
            long deployment, String name, long request, Environment environment, int replica) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("com.docker.compose.container-number", Integer.toString(replica));
        labels.put("com.docker.compose.project", environment.getKey());
        labels.put("com.docker.compose.service", name);
        labels.put("ru.samosval.deployment", Long.toString(deployment));
        labels.put("ru.samosval.environment", environment.getKey());
        labels.put("ru.samosval.request", Long.toString(request));
        return labels;
    }
}
