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

/** What pages show about the demonstration set, to administrators and to those who act as one of its people. */
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

    /** The set's people; empty if there is no set, or the caller is neither an administrator nor one of them. */
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

    /** Also true for an administrator if all the set's people are blocked, so that they can remove the rest. */
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

    /** The login of the administrator that the caller can switch back to; null if there is none. */
    public String getOrigin() {
        if (origin == null) {
            origin = caller.session().flatMap(session -> demonstration.origin(session.id()));
        }
        return origin.orElse(null);
    }

    /** Whether the caller may switch to one of the set's people. */
    public boolean isSwitchable() {
        return !getPeople().isEmpty()
                && caller.session().isPresent()
                && (caller.get().isAdmin() || getOrigin() != null);
    }

    /** Whether the caller may remove the set. */
    public boolean isRemovable() {
        return isShown() && caller.get().isAdmin() && !isPerson();
    }

    /** Whether the caller may create the set. */
    public boolean isOffered() {
        Actor actor = caller.getActor();
        return actor != null && !isShown() && demonstration.isOffered(actor, FrontDoor.isLocal(request));
    }
}
