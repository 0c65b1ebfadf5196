package ru.samosval.demonstration;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import ru.samosval.access.Actor;
import ru.samosval.signin.FrontDoor;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;

/** What pages show of the demonstration set: to administrators, and to who acts as one of its people. */
@Named("demonstration")
@RequestScoped
public class DemonstrationBar {

    @Inject
    private Demonstration demonstration;

    @Inject
    private Caller caller;

    @Inject
    private HttpServletRequest request;

    private List<Demonstration.Person> people;
    private Optional<String> origin;
    private Boolean shown;

    /** The set's people; empty where there is none, or it is not the caller's matter. */
    public List<Demonstration.Person> getPeople() {
        if (people == null) {
            List<Demonstration.Person> all = caller.find().isEmpty()
                    ? List.<Demonstration.Person>of()
                    : StorageFaults.readOr(List.of(), demonstration::people);
            people = !all.isEmpty() && (caller.get().isAdmin() || isOneOf(all)) ? all : List.of();
        }
        return people;
    }

    private boolean isOneOf(List<Demonstration.Person> all) {
        return all.stream().anyMatch(person -> person.id() == caller.get().id());
    }

    /** Also to an administrator who has blocked all its people, and removes the rest. */
    public boolean isShown() {
        if (shown == null) {
            boolean admin = caller.find().isPresent() && caller.get().isAdmin();
            shown = !getPeople().isEmpty() || admin && StorageFaults.readOr(false, demonstration::isThere);
        }
        return shown;
    }

    /** Whether the caller acts as one of the set's people. */
    public boolean isPerson() {
        return isOneOf(getPeople());
    }

    /** The login of the administrator to whom the way leads back; null where there is none. */
    public String getOrigin() {
        if (origin == null) {
            origin = caller.session().flatMap(session -> demonstration.origin(session.id()));
        }
        return origin.orElse(null);
    }

    /** Whether the caller may take the place of the set's people. */
    public boolean isSwitchable() {
        return !getPeople().isEmpty()
                && caller.session().isPresent()
                && (caller.get().isAdmin() || getOrigin() != null);
    }

    /** Whether the caller may remove the set. */
    public boolean isRemovable() {
        return isShown() && caller.get().isAdmin() && !isPerson();
    }

    /** Whether the caller may make the set. */
    public boolean isOffered() {
        Actor actor = caller.getActor();
        return actor != null && !isShown() && demonstration.isOffered(actor, FrontDoor.isLocal(request));
    }
}
