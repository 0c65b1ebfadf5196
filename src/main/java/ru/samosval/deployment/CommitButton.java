package ru.samosval.deployment;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import ru.samosval.access.Rights;
import ru.samosval.i18n.Texts;
import ru.samosval.request.ImageRequest;
import ru.samosval.request.RequestStatus;
import ru.samosval.user.Caller;

/** The button that simulates a new commit, on the pages of a request and of its images. */
@Named
@RequestScoped
public class CommitButton {

    @Inject
    private Deployments deployments;

    @Inject
    private Caller caller;

    @Inject
    private Texts texts;

    /**
     * Whether the caller is offered the button: the request follows its branch, and is deployed or about to be. For
     * other requests the webhook could only answer that there is nothing to restart.
     */
    public boolean isFor(ImageRequest request) {
        return request.isContinuous()
                && Rights.simulatesCommit(caller.get(), request)
                && (request.getStatus() == RequestStatus.APPROVED || deployments.isDeployed(request.getId()));
    }

    /** The question before a commit restarts deployments that run in prod; empty if none of the request's does. */
    public String question(ImageRequest request) {
        long running = deployments.runningInProd(request.getId());
        return running == 0 ? "" : texts.of("hook.simulate.ask", running);
    }
}
