package ru.samosval.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import ru.samosval.input.NumericParameter;
import ru.samosval.user.Caller;

/** The acts that are still being carried out on the deployments of a request, for pages that poll. */
@Tag(name = "Requests")
@Path("requests/{id}/tasks")
@ApplicationScoped
public class FleetTasksResource {

    @Inject
    private FleetTasks tasks;

    @Inject
    private Caller caller;

    /** A task, and how many of its deployments are done. */
    public record Task(String kind, String subject, long total, long done) {}

    /** The unfinished tasks, oldest first. */
    public record Tasks(List<Task> tasks) {}

    /** The unfinished tasks of a request. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listTasks", summary = "What is still being done to the deployments of a request")
    public Tasks get(@PathParam("id") String id) {
        return new Tasks(tasks.pending(caller.get(), NumericParameter.id(id)).stream()
                .map(t -> new Task(t.kind().getKey(), t.subject(), t.total(), t.done()))
                .toList());
    }
}
