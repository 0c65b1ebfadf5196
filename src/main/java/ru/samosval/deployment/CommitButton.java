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
     * Whether the caller is offered it: the request follows its branch, and is deployed or about to be. Of others the
     * webhook could only say that there is nothing to restart.
     */
    public boolean isFor(ImageRequest request) {
        return request.isContinuous()
                && Rights.simulatesCommit(caller.get(), request)
                && (request.getStatus() == RequestStatus.APPROVED || deployments.isDeployed(request.getId()));
    }

    /** What is asked before a commit restarts what runs in prod; empty where nothing of the request does. */
    public String question(ImageRequest request) {
        long running = deployments.runningInProd(request.getId());
        return running == 0 ? "" : texts.of("hook.simulate.ask", running);
    }
}
