package ru.samosval.docker;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** Images in the form of Docker's API. */
final class HostImageJson {

    private static final int MILLI = 1_000;

    private HostImageJson() {}

    /** A row of {@code docker images}. */
    static JsonObjectBuilder row(HostImage image) {
        return ContainerJson.object()
                .add("Id", image.digest())
                .add("ParentId", "")
                .add("RepoTags", tags(image))
                .add("RepoDigests", digests(image))
                .add("Created", image.createdAt() / MILLI)
                .add("Size", image.bytes())
                .add("VirtualSize", image.bytes())
                .add("SharedSize", 0)
                .add("Labels", labels(image))
                .add("Containers", image.replicas());
    }

    /** The answer of {@code docker image inspect}. */
    static JsonObjectBuilder whole(HostImage image) {
        List<String> command = image.command();
        JsonArrayBuilder words = ContainerJson.array();
        command.forEach(words::add);
        JsonArrayBuilder layers = ContainerJson.array();
        List<HostImage.Layer> made = image.layers();
        for (int i = 0; i < made.size(); i++) {
            if (made.get(made.size() - 1 - i).bytes() > 0) {
                layers.add("sha256:" + HexId.IMAGE.of(image.id() << 8 | 1 + i));
            }
        }
        return ContainerJson.object()
                .add("Id", image.digest())
                .add("RepoTags", tags(image))
                .add("RepoDigests", digests(image))
                .add("Parent", "")
                .add("Comment", "buildkit.dockerfile.v0")
                .add("Created", Go.timestamp(image.createdAt()))
                .add("DockerVersion", "")
                .add("Author", "")
                .add("Architecture", "amd64")
                .add("Os", "linux")
                .add("Size", image.bytes())
                .add("VirtualSize", image.bytes())
                .add(
                        "GraphDriver",
                        ContainerJson.object().add("Name", "overlay2").add("Data", JsonValue.NULL))
                .add("RootFS", ContainerJson.object().add("Type", "layers").add("Layers", layers))
                .add("Metadata", ContainerJson.object().add("LastTagTime", Go.timestamp(image.createdAt())))
                .add(
                        "Config",
                        ContainerJson.object()
                                .add("Env", ContainerJson.array())
                                .add("Cmd", JsonValue.NULL)
                                .add("Entrypoint", command.isEmpty() ? JsonValue.NULL : words.build())
                                .add("WorkingDir", "/app")
                                .add("Labels", labels(image)));
    }

    /** The answer of {@code docker history}. */
    static JsonArrayBuilder history(HostImage image) {
        JsonArrayBuilder history = ContainerJson.array();
        boolean newest = true;
        for (HostImage.Layer layer : image.layers()) {
            history.add(ContainerJson.object()
                    .add("Id", newest ? image.digest() : "<missing>")
                    .add("Created", image.createdAt() / MILLI)
                    .add("CreatedBy", layer.createdBy())
                    .add("Tags", newest ? tags(image).build() : JsonValue.NULL)
                    .add("Size", layer.bytes())
                    .add("Comment", "buildkit.dockerfile.v0"));
            newest = false;
        }
        return history;
    }

    private static JsonArrayBuilder tags(HostImage image) {
        return image.tagged() ? ContainerJson.array().add(image.tag()) : ContainerJson.array();
    }

    private static JsonArrayBuilder digests(HostImage image) {
        return ContainerJson.array().add(image.repository() + "@" + image.digest());
    }

    private static JsonObjectBuilder labels(HostImage image) {
        JsonObjectBuilder labels = ContainerJson.object();
        Labels.of(image).forEach(labels::add);
        return labels;
    }
}
