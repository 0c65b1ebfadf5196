package ru.samosval.user;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** Told when a session is over: signed out, timed out, or ended by the guard. */
public record SessionEnded(String id) {

    /** Passes the container's word on. */
    @WebListener
    public static class Listener implements HttpSessionListener {

        @Inject
        private Event<SessionEnded> ended;

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            ended.fire(new SessionEnded(event.getSession().getId()));
        }
    }
}
