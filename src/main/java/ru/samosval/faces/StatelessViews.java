package ru.samosval.faces;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;

/**
 * No view keeps state: what a page shows comes from the database anew for each request, so a form that was opened before
 * a restart of the server, or on another of its nodes, is sent as any other. That such a form proves nothing of where it
 * comes from is {@link ru.samosval.http.CrossSite}'s matter.
 *
 * <p>Said when a view is made, and not first by the page ({@code transient} of {@code f:view}): by then PrimeFaces would
 * have put its nonce into the view's map, and the view's map into the session.
 */
public class StatelessViews extends ViewHandlerWrapper {

    /** Around the one that Faces has. */
    public StatelessViews(ViewHandler wrapped) {
        super(wrapped);
    }

    @Override
    public UIViewRoot createView(FacesContext context, String viewId) {
        UIViewRoot view = super.createView(context, viewId);
        if (view != null) {
            view.setTransient(true);
        }
        return view;
    }
}
