package ru.samosval.build;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.faces.PageOfOne;
import ru.samosval.image.Image;
import ru.samosval.image.ImageTags;
import ru.samosval.user.Caller;

/** {@code /builds/{id}}: a build and its log, which the browser keeps reading. */
@Named("buildPage")
@RequestScoped
public class BuildPage implements PageOfOne {

    @Inject
    private Builds builds;

    @Inject
    private ImageTags tags;

    @Inject
    private Caller caller;

    private Build build;
    private Optional<ImageTags.Tagged> replaced;

    @Override
    public void open(Actor actor, long id) {
        build = builds.get(actor, id);
    }

    public Build getBuild() {
        return build;
    }

    /** The image that had the tag before this build's image; null if there is none. */
    public ImageTags.Tagged getReplaced() {
        if (replaced == null) {
            Image image = getBuild().getImage();
            replaced = image == null ? Optional.empty() : tags.before(caller.get(), image.getImageTag(), image.getId());
        }
        return replaced.orElse(null);
    }
}
