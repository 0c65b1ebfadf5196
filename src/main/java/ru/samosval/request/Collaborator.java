package ru.samosval.request;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A row that says that this user is a collaborator of a request. The rows repeat the text of the request's column, and
 * are kept equal to it.
 */
@Entity
@Table(name = "request_collaborators")
@IdClass(Collaborator.Key.class)
public class Collaborator {

    @Id
    @Column(name = "request_id")
    private Long requestId;

    @Id
    @Column(name = "user_id")
    private Long userId;

    protected Collaborator() {}

    Collaborator(Long requestId, Long userId) {
        this.requestId = requestId;
        this.userId = userId;
    }

    /** A collaborator's key. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        private Long requestId;
        private Long userId;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.requestId.equals(requestId) && key.userId.equals(userId);
        }

        @Override
        public int hashCode() {
            return 31 * requestId.hashCode() + userId.hashCode();
        }
    }
}
