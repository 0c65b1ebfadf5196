package ru.samosval.web;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which views say that they keep no state ({@code stateless} of the template). A view says so only when it is
 * built; by then PrimeFaces has put its nonce into the view's map, and the view's map into the session, where it pushes
 * out those of pages that need theirs.
 */
public class StatelessViews extends ViewHandlerWrapper {

    private final Set<String> stateless = ConcurrentHashMap.newKeySet();

    /** Around the one that Faces has. */
    public StatelessViews(ViewHandler wrapped) {
        super(wrapped);
    }

    @Override
    public UIViewRoot createView(FacesContext context, String viewId) {
        UIViewRoot view = super.createView(context, viewId);
        if (view != null && (isInner(view.getViewId()) || stateless.contains(view.getViewId()))) {
            view.setTransient(true);
        }
        return view;
    }

    /** The pages of errors and the sign-in, which nobody asks for by their own address. */
    private static boolean isInner(String viewId) {
        return viewId.startsWith("/WEB-INF/");
    }

    @Override
    public void renderView(FacesContext context, UIViewRoot view) throws IOException {
        super.renderView(context, view);
        if (view.isTransient()) {
            stateless.add(view.getViewId());
        }
    }
}
