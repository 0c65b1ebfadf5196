package ru.samosval.faces;

import jakarta.faces.application.ResourceHandler;
import jakarta.faces.application.ResourceHandlerWrapper;
import jakarta.faces.context.FacesContext;
import java.util.Set;

/**
 * Keeps scripts out of pages that a component asks for and our pages do not need. A component names its scripts in its
 * class, so a page cannot leave one out; but Faces renders no script twice, and is told here that these are already
 * there.
 */
public class UnneededScripts extends ResourceHandlerWrapper {

    /**
     * Moment.js is for Chart.js' axes of time: ours are linear, and its adapter does nothing where moment is absent.
     * What {@code o:form} brings alters the Ajax of Faces, {@code faces.js}, which no page of ours loads: PrimeFaces has
     * its own.
     */
    private static final Set<String> UNNEEDED = Set.of("primefaces:moment/moment.js", "omnifaces:omnifaces.js");

    /** Wraps the handler of Faces. */
    public UnneededScripts(ResourceHandler wrapped) {
        super(wrapped);
    }

    @Override
    public boolean isResourceRendered(FacesContext context, String name, String library) {
        return UNNEEDED.contains(library + ":" + name) || super.isResourceRendered(context, name, library);
    }
}
