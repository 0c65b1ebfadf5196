package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.access.Rights;
import ru.samosval.build.Builds;
import ru.samosval.faces.ListQuery;
import ru.samosval.faces.ListRows;
import ru.samosval.faces.PageActions;
import ru.samosval.faces.PageOfOne;
import ru.samosval.image.Image;
import ru.samosval.image.ImageTags;
import ru.samosval.image.Images;
import ru.samosval.user.Caller;

/** {@code /images/{id}}: an image, its deployments, and the form that creates another one. */
@Named("imagePage")
@RequestScoped
public class ImagePage implements PageOfOne {

    @Inject
    private Deployments deployments;

    @Inject
    private Images images;

    @Inject
    private Builds builds;

    @Inject
    private ImageTags tags;

    @Inject
    private Caller caller;

    @Inject
    private ListQuery query;

    @Inject
    private PageActions actions;

    private Image image;
    private final Map<String, String> errors = new HashMap<>();
    private final DeploymentData data = new DeploymentData();
    private ListRows<Deployments.Row> rows;
    private Optional<ImageTags.Tagged> newer;
    private Optional<Long> build;

    @Override
    public void open(Actor actor, long id) {
        image = images.get(actor, id);
    }

    public Image getImage() {
        return image;
    }

    /** The number of the build that made it; null if that is not there any more. */
    public Long getBuild() {
        if (build == null) {
            build = builds.ofImage(getImage().getId());
        }
        return build.orElse(null);
    }

    /** The image that has the tag now; null if it is this one. */
    public ImageTags.Tagged getNewer() {
        if (newer == null) {
            newer = tags.holder(caller.get(), getImage().getImageTag())
                    .filter(holder -> holder.id() != getImage().getId());
        }
        return newer.orElse(null);
    }

    /** The image's deployments. */
    public ListRows<Deployments.Row> getRows() {
        if (rows == null) {
            rows = query.rows(part -> deployments.ofImage(getImage().getId(), part));
        }
        return rows;
    }

    /** Creates the deployment that the form describes, and leads to it. */
    public void create() {
        long[] id = new long[1];
        if (actions.attempt(
                () -> id[0] = deployments.create(caller.get(), getImage().getId(), data),
                errors,
                "deployment.created")) {
            actions.redirect("/deployments/" + id[0]);
        }
    }

    public boolean isDeployable() {
        return Rights.operates(caller.get());
    }

    public DeploymentData getData() {
        return data;
    }

    public Map<String, String> getErrors() {
        return errors;
    }

    public Environment[] getEnvironments() {
        return Environment.values();
    }
}
