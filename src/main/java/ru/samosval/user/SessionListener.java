package ru.samosval.user;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** Passes the container's word that a session is over on to who holds something for it. */
@WebListener
public class SessionListener implements HttpSessionListener {

    @Inject
    private Event<SessionEnded> ended;

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        ended.fire(new SessionEnded(event.getSession().getId()));
    }
}
