package ru.samosval.faces;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;

/**
 * Makes all views stateless. What a page shows is read from the database for each request, so a form can still be sent
 * if it was opened before a restart of the server, or on another node. The protection against forged forms is in
 * {@link ru.samosval.http.CrossSite}.
 *
 * <p>The view is marked when it is created. The page itself ({@code transient} of {@code f:view}) would do it too late:
 * by then PrimeFaces has put its nonce into the view map, and so the view map into the session.
 */
public class StatelessViews extends ViewHandlerWrapper {

    /** Wraps the handler of Faces. */
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
