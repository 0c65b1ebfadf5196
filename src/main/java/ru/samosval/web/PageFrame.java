package ru.samosval.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import org.omnifaces.util.Faces;
import ru.samosval.alert.Alerts;
import ru.samosval.hook.HookSecrets;
import ru.samosval.signin.FrontDoor;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;

/** What surrounds every page, even the one that says that the database does not answer. */
@Named("frame")
@RequestScoped
public class PageFrame {

    @Inject
    private Alerts alerts;

    @Inject
    private Caller caller;

    @Inject
    private HookSecrets secrets;

    @Inject
    private FrontDoor door;

    @Inject
    private HttpServletRequest request;

    private Long openAlerts;

    /** How many open alerts the caller sees. */
    public long getOpenAlerts() {
        if (openAlerts == null) {
            openAlerts = caller.find()
                    .map(actor -> StorageFaults.readOr(0L, () -> alerts.open(actor)))
                    .orElse(0L);
        }
        return openAlerts;
    }

    /** The position in the stream of changes before anything of the page was read. */
    public String getPosition() {
        return (String) request.getAttribute(SessionGuard.POSITION);
    }

    /**
     * Whether the page belongs to a section of the menu, as {@code aria-current} says it: {@code page}, or empty (an
     * attribute without a value is not written).
     *
     * @param section the section's path, such as {@code /builds}
     */
    public String current(String section) {
        return Faces.getViewId().startsWith(section) ? "page" : "";
    }

    /** Whether root has the well-known password. The page warns everybody about it. */
    public boolean isInitialPassword() {
        return StorageFaults.readOr(false, door::isInitialPassword);
    }

    /** Whether the commit webhook has no secret. The page warns administrators about it. */
    public boolean isHookOpen() {
        return StorageFaults.readOr(false, () -> secrets.server().isEmpty());
    }
}
