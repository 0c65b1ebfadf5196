package ru.samosval.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import ru.samosval.alert.Alerts;
import ru.samosval.hook.HookSecrets;
import ru.samosval.signin.FrontDoor;
import ru.samosval.storage.StorageFaults;
import ru.samosval.user.Caller;

/** What surrounds every page, even the one that says that the database does not answer. */
@Named
@RequestScoped
public class Frame {

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

    /** Whether root has the well-known password. The page warns everybody about it. */
    public boolean isInitialPassword() {
        return StorageFaults.readOr(false, door::isInitialPassword);
    }

    /** Whether the commit webhook has no secret. The page warns administrators about it. */
    public boolean isHookOpen() {
        return StorageFaults.readOr(false, () -> secrets.server().isEmpty());
    }
}
