package ru.samosval.image;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import ru.samosval.request.ImageRequest;

/** The result of a successful build (section 4.4). */
@Entity
@Table(name = "images")
public class Image {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "request_id")
    private ImageRequest request;

    private String name;

    private String version;

    @Column(name = "image_tag")
    private String imageTag;

    @Column(name = "created_at")
    private Instant createdAt;

    protected Image() {}

    /** The image {@code name:version} of a request. */
    public Image(ImageRequest request, String name, String version, Instant now) {
        this.request = request;
        this.name = name;
        this.version = version;
        this.imageTag = name + ":" + version;
        this.createdAt = now;
    }

    public Long getId() {
        return id;
    }

    public ImageRequest getRequest() {
        return request;
    }

    public String getName() {
        return name;
    }

    public String getVersion() {
        return version;
    }

    public String getImageTag() {
        return imageTag;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    /** The version of what the API shows of the image. The image never changes, but the owner of its request may. */
    public int getRowVersion() {
        return request.getRowVersion();
    }
}
