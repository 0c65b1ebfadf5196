package ru.samosval.image;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An image as the API shows it. */
@Schema(name = "Image")
public record ImageJson(
        long id, long requestId, String name, String version, String imageTag, String owner, Instant createdAt) {

    static ImageJson of(Image image) {
        return new ImageJson(
                image.getId(),
                image.getRequest().getId(),
                image.getName(),
                image.getVersion(),
                image.getImageTag(),
                image.getRequest().getOwner().getUsername(),
                image.getCreatedAt());
    }

    /** An image in a list. */
    @Schema(name = "ListedImage")
    public record Listed(long id, long requestId, String imageTag, String owner, Instant createdAt) {

        static Listed of(Images.Row row) {
            return new Listed(row.id(), row.requestId(), row.imageTag(), row.owner(), row.createdAt());
        }
    }
}
